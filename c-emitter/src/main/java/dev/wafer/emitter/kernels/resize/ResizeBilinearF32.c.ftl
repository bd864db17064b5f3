<#-- Of a part of the rows, their numbers in the whole tell where they lie. -->
<#assign row = k.part?then("(y + k->first_out)", "y")>
<#assign there = k.part?then(" - k->first_in", "")>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_height * k->in_width * k->depth</#if>) {
    for (int32_t y = 0; y < k->out_height; y++) {
      const float at_y = <#if k.halfPixel>((float)${row} + 0.5f) * k->scale_y - 0.5f<#else>(float)${row} * k->scale_y</#if>;
      const int32_t floor_y = (int32_t)at_y; /* at_y > -1, where truncation gives 0 */
      const int32_t ceil_y = (float)floor_y < at_y ? floor_y + 1 : floor_y;
      const int32_t top = floor_y${there};
      const int32_t bottom = ceil_y${there} < k->in_height ? ceil_y${there} : k->in_height - 1;
      const float dy = at_y - (float)floor_y;
      for (int32_t x = 0; x < k->out_width; x++) {
        const float at_x = <#if k.halfPixel>((float)x + 0.5f) * k->scale_x - 0.5f<#else>(float)x * k->scale_x</#if>;
        const int32_t left = (int32_t)at_x;
        const int32_t ceil_x = (float)left < at_x ? left + 1 : left;
        const int32_t right = ceil_x < k->in_width ? ceil_x : k->in_width - 1;
        const float dx = at_x - (float)left;
        const ${k.x} *top_left = input + <#if k.strided>top * k->in_row + left * k->in_pixel<#else>(top * k->in_width + left) * k->depth</#if>;
        const ${k.x} *top_right = input + <#if k.strided>top * k->in_row + right * k->in_pixel<#else>(top * k->in_width + right) * k->depth</#if>;
        const ${k.x} *bottom_left = input + <#if k.strided>bottom * k->in_row + left * k->in_pixel<#else>(bottom * k->in_width + left) * k->depth</#if>;
        const ${k.x} *bottom_right = input + <#if k.strided>bottom * k->in_row + right * k->in_pixel<#else>(bottom * k->in_width + right) * k->depth</#if>;
        for (int32_t c = 0; c < k->depth; c++) {
<#if k.x == "float">
          *output++ = top_left[c] * (1.0f - dy) * (1.0f - dx) + bottom_left[c] * dy * (1.0f - dx)
              + top_right[c] * (1.0f - dy) * dx + bottom_right[c] * dy * dx;
<#else>
          *output++ = (uint8_t)((float)top_left[c] * (1.0f - dy) * (1.0f - dx) + (float)bottom_left[c] * dy * (1.0f - dx)
              + (float)top_right[c] * (1.0f - dy) * dx + (float)bottom_right[c] * dy * dx + 0.5f);
</#if>
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
