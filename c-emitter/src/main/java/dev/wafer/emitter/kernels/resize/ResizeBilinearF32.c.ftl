<#-- Of a part of the rows, their numbers in the whole tell where they lie. -->
<#assign row = k.part?then("(y + k->first_out)", "y")>
<#assign there = k.part?then(" - k->first_in", "")>
<#assign VECTORS = p?upper_case + "_MVE_F32">
<#assign step = k.strided?then("(k->depth + k->pixel_gap)", "k->depth")>
<#function position x>
  <#return k.halfPixel?then("((float)(" + x + ") + 0.5f) * k->scale_x - 0.5f", "(float)(" + x + ") * k->scale_x")>
</#function>
<#-- What the channels of a pixel are, and of the next one, whose columns are the same, with dx of its own. -->
<#macro scalars pixels>
          for (int32_t c = 0; c < k->depth; c++) {
            const float tl = top_left[c] * (1.0f - dy);
            const float bl = bottom_left[c] * dy;
            const float tr = top_right[c] * (1.0f - dy);
            const float br = bottom_right[c] * dy;
<#list 0..<pixels as i>
<#local dx = (i == 0)?then("dx", "next_dx")>
            output[${(i == 0)?then("", step + " + ")}c] = tl * (1.0f - ${dx}) + bl * (1.0f - ${dx}) + tr * ${dx} + br * ${dx};
</#list>
          }
</#macro>
<#macro four pixels>
<#local some = k.whole?then("", ", some")>
<#local z = k.whole?then("", "_z")>
<#list 0..<pixels as i>
          float *to_${i} = output<#if i == 1> + ${step}</#if>;
</#list>
          for (int32_t c = k->depth; c > 0; c -= 4<#list ["top_left", "bottom_left", "top_right", "bottom_right"] as from>, ${from} += 4</#list><#list 0..<pixels as i>, to_${i} += 4</#list>) {
<#if !k.whole>
            const mve_pred16_t some = vctp32q((uint32_t)c);
</#if>
            const float32x4_t tl = vmulq_n_f32(vldrwq${z}_f32(top_left${some}), 1.0f - dy);
            const float32x4_t bl = vmulq_n_f32(vldrwq${z}_f32(bottom_left${some}), dy);
            const float32x4_t tr = vmulq_n_f32(vldrwq${z}_f32(top_right${some}), 1.0f - dy);
            const float32x4_t br = vmulq_n_f32(vldrwq${z}_f32(bottom_right${some}), dy);
<#list 0..<pixels as i>
<#local dx = (i == 0)?then("dx", "next_dx")>
            const float32x4_t left_${i} = vaddq_f32(vmulq_n_f32(tl, 1.0f - ${dx}), vmulq_n_f32(bl, 1.0f - ${dx}));
            vstrwq${k.whole?then("", "_p")}_f32(to_${i}, vaddq_f32(vaddq_f32(left_${i}, vmulq_n_f32(tr, ${dx})), vmulq_n_f32(br, ${dx}))${some});
</#list>
          }
</#macro>
<#macro channels pixels>
<#if k.vectors>
#if defined(${VECTORS})
<@four pixels/>
#else
<@scalars pixels/>
#endif
<#else>
<@scalars pixels/>
</#if>
</#macro>
static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t b = 0; b < k->batches; b++, input += <#if k.strided>k->in_image<#else>k->in_height * k->in_width * k->depth</#if>) {
    for (int32_t y = 0; y < k->out_height; y++) {
      const float at_y = <#if k.halfPixel>((float)${row} + 0.5f) * k->scale_y - 0.5f<#else>(float)${row} * k->scale_y</#if>;
      const int32_t floor_y = (int32_t)at_y; /* at_y > -1, where truncation gives 0 */
      const int32_t ceil_y = (float)floor_y < at_y ? floor_y + 1 : floor_y;
      const int32_t top = floor_y${there};
      const int32_t bottom = ceil_y${there} < k->in_height ? ceil_y${there} : k->in_height - 1;
      const float dy = at_y - (float)floor_y;
<#if k.doubled>
<#assign top = "top * " + k.strided?then("k->in_row", "k->in_width * k->depth")>
<#assign bottom = "bottom * " + k.strided?then("k->in_row", "k->in_width * k->depth")>
<#assign pixel = k.strided?then("k->in_pixel", "k->depth")>
      const float up = 1.0f - dy;
      /* Twice the width: two pixels lie between two columns. What the left one gives the nearer and the farther pixel stays in registers. */
      for (int32_t c = 0; c < k->depth; c += 4) {
        const float *above = input + ${top} + c;
        const float *below = input + ${bottom} + c;
        float *to = output + c;
<#list 0..3 as i>
        float near${i}, far${i};
        {
          const float upper = above[${i}] * up, lower = below[${i}] * dy;
          to[${i}] = upper * 1.25f + lower * 1.25f + upper * -0.25f + lower * -0.25f;
          near${i} = upper * 0.75f + lower * 0.75f;
          far${i} = upper * 0.25f + lower * 0.25f;
        }
</#list>
        to += ${step};
        for (int32_t x = 1; x < k->in_width; x++, to += 2 * ${step}) {
          float *const next = to + ${step};
          above += ${pixel};
          below += ${pixel};
<#list 0..3 as i>
          {
            const float upper = above[${i}] * up, lower = below[${i}] * dy;
            to[${i}] = near${i} + upper * 0.25f + lower * 0.25f;
            next[${i}] = far${i} + upper * 0.75f + lower * 0.75f;
            near${i} = upper * 0.75f + lower * 0.75f;
            far${i} = upper * 0.25f + lower * 0.25f;
          }
</#list>
        }
        /* Beyond the last column lies the same one. */
<#list 0..3 as i>
        to[${i}] = near${i} + above[${i}] * up * 0.25f + below[${i}] * dy * 0.25f;
</#list>
      }
      output += k->out_width * ${step};
<#elseif k.paired || k.vectors>
      for (int32_t x = 0; x < k->out_width;) {
        const float at_x = ${position("x")};
        const int32_t left = (int32_t)at_x;
        const int32_t ceil_x = (float)left < at_x ? left + 1 : left;
        const int32_t right = ceil_x < k->in_width ? ceil_x : k->in_width - 1;
        const float dx = at_x - (float)left;
        const float *top_left = input + <#if k.strided>top * k->in_row + left * k->in_pixel<#else>(top * k->in_width + left) * k->depth</#if>;
        const float *top_right = input + <#if k.strided>top * k->in_row + right * k->in_pixel<#else>(top * k->in_width + right) * k->depth</#if>;
        const float *bottom_left = input + <#if k.strided>bottom * k->in_row + left * k->in_pixel<#else>(bottom * k->in_width + left) * k->depth</#if>;
        const float *bottom_right = input + <#if k.strided>bottom * k->in_row + right * k->in_pixel<#else>(bottom * k->in_width + right) * k->depth</#if>;
<#if k.paired>
        const float next_x = ${position("x + 1")};
        /* The next pixel is between the same columns: what their elements give with the rows serves both. */
        if (right > left && next_x < (float)right && x + 1 < k->out_width) {
          const float next_dx = next_x - (float)left;
<@channels 2/>
          output += 2 * ${step};
          x += 2;
        } else {
<@channels 1/>
          output += ${step};
          x++;
        }
<#else>
<@channels 1/>
        output += ${step};
        x++;
</#if>
      }
<#else>
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
</#if>
<#if k.strided>
      output += k->row_gap;
</#if>
    }
<#if k.strided>
    output += k->image_gap;
</#if>
  }
}
