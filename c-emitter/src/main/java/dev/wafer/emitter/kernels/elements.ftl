<#-- The loop over the rows of tensors that are slices around one over the elements of a row; nothing
     around it where tensors are dense. -->
<#macro rows>
<#if k.sliced>
  for (int32_t row = 0; row < k->rows; row++, input += k->in_pitch, output += k->out_pitch) {
<#nested>
  }
<#else>
<#nested>
</#if>
</#macro>
