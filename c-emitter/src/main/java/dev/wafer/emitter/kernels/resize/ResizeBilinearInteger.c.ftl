<#-- Of a part of the rows, their numbers in the whole tell where they lie. -->
<#assign row = k.part?then("(y + k->first_out)", "y")>
<#assign there = k.part?then(" - k->first_in", "")>
<#-- Positions take 64 bits where the input is that large. -->
<#assign wide = k.position != "int32_t">
<#assign cast = wide?then("(int32_t)", "")>
<#assign step = wide?then("(int64_t)1024", "1024")>
<#-- Shares are below 1536 * 1536, four of them below 2^22: sums of bytes fit 32 bits. -->
<#assign sum = (k.x == "int8_t")?then("int32_t", "int64_t")>
<#assign wide_sum = (k.x == "int8_t")?then("", "(int64_t)")>
<#function quotient value><#return wide?then("(int32_t)(" + value + ")", value)></#function>
/* Positions and weights in steps of 1/1024; halves are rounded away from zero. */
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  const int32_t depth = k->depth;
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_height * k->in_width * depth</#if>) {
    for (int32_t y = 0; y < k->out_height; y++) {
      const ${k.position} at_y = ${row} * k->scale_y<#if k.halfPixel> + k->scale_y / 2 - 512</#if>;
      const int32_t floor_y = at_y < 0 ? 0 : ${quotient("at_y / 1024")};
      const int32_t ceil_y = ${quotient("(at_y + 1023) / 1024")};
<#if k.beyond>
      const int32_t top = floor_y${there} < k->in_height ? floor_y${there} : k->in_height - 1;
<#else>
      const int32_t top = floor_y${there};
</#if>
      const int32_t bottom = ceil_y${there} < k->in_height ? ceil_y${there} : k->in_height - 1;
      const int32_t dy = ${quotient("at_y - ${step} * floor_y")};
      for (int32_t x = 0; x < k->out_width; x++) {
        const ${k.position} at_x = x * k->scale_x<#if k.halfPixel> + k->scale_x / 2 - 512</#if>;
<#if k.beyond>
        const int32_t whole_x = at_x < 0 ? 0 : ${cast}(at_x / 1024);
        const int32_t left = whole_x < k->in_width ? whole_x : k->in_width - 1;
<#else>
        const int32_t left = at_x < 0 ? 0 : ${quotient("at_x / 1024")};
</#if>
        const int32_t ceil_x = ${quotient("(at_x + 1023) / 1024")};
        const int32_t right = ceil_x < k->in_width ? ceil_x : k->in_width - 1;
        const int32_t dx = ${quotient("at_x - ${step} * " + k.beyond?then("whole_x", "left"))};
        const ${k.x} *top_left = input + <#if k.strided>top * k->in_row + left * k->in_pixel<#else>(top * k->in_width + left) * depth</#if>;
        const ${k.x} *top_right = input + <#if k.strided>top * k->in_row + right * k->in_pixel<#else>(top * k->in_width + right) * depth</#if>;
        const ${k.x} *bottom_left = input + <#if k.strided>bottom * k->in_row + left * k->in_pixel<#else>(bottom * k->in_width + left) * depth</#if>;
        const ${k.x} *bottom_right = input + <#if k.strided>bottom * k->in_row + right * k->in_pixel<#else>(bottom * k->in_width + right) * depth</#if>;
        const int32_t share_top_left = (1024 - dx) * (1024 - dy);
        const int32_t share_top_right = dx * (1024 - dy);
        const int32_t share_bottom_left = (1024 - dx) * dy;
        const int32_t share_bottom_right = dx * dy;
        for (int32_t c = 0; c < depth; c++) {
          const ${sum} sum = ${wide_sum}top_left[c] * share_top_left + ${wide_sum}top_right[c] * share_top_right
              + ${wide_sum}bottom_left[c] * share_bottom_left + ${wide_sum}bottom_right[c] * share_bottom_right;
          *output++ = (${k.x})((sum + (sum >> ${(k.x == "int8_t")?then(31, 63)}) + (1 << 19)) >> 20);
        }
<#if k.strided>
        output += k->pixel_gap;
</#if>
      }
<#if k.strided>
      output += k->row_gap;
</#if>
    }
<#if k.strided>
    output += k->image_gap;
</#if>
  }
}
