<#-- What depthwise convolutions share that compute four channels of a pixel from a table of its taps. -->
<#assign dilation_h = k.dilated?then(" * k->dilation_h", "")>
<#assign dilation_w = k.dilated?then(" * k->dilation_w", "")>
<#-- An output from twice its sum. -->
<#macro finish>
static inline int8_t ${fn}_finish(int32_t twice, int32_t multiplier, int32_t shift, int32_t halves<#if k.clamped>, const ${params} *k</#if>) {
<#if k.left>
  /* A negative shift is that of a factor of a half or more, less one: nothing is shifted right. */
  int32_t v = ${p}_multiply_high(shift < 0 ? twice * (1 << (-1 - shift)) : twice, multiplier, 0);
  if (shift < 0) {
    v += halves >> 1;
  } else {
<#if k.signFix>
    v += twice >> 31;
</#if>
    v = ((v >> shift) + halves) >> 1;
  }
<#else>
  int32_t v = ${p}_multiply_high(twice, multiplier, 0);
<#if k.signFix>
  v += twice >> 31;
</#if>
  v = ((v >> shift) + halves) >> 1;
</#if>
<#if k.clamped>
  return (int8_t)${p}_clamp(v, k->min, k->max);
<#else>
  return ${p}_saturate_s8(v);
</#if>
}
</#macro>
<#macro weights indent>
<#if k.wide>
<#list 0..<4 as i>
${indent}const uint32_t w${i} = weights[${i}];
</#list>
<#else>
${indent}const uint32_t w0 = ${p}_even_bytes(weights[0]);
${indent}const uint32_t w1 = ${p}_odd_bytes(weights[0]);
${indent}const uint32_t w2 = ${p}_even_bytes(weights[1]);
${indent}const uint32_t w3 = ${p}_odd_bytes(weights[1]);
</#if>
</#macro>
<#-- Adds the products of all taps to s0 to s3, from words of four channels at two taps each. -->
<#macro sums>
  do {
    const uint32_t first = ${p}_load32(tap[0] + c);
    const uint32_t second = ${p}_load32(tap[1] + c);
    const uint32_t low = ${p}_pack_low(first, second);
    const uint32_t high = ${p}_pack_high(first, second);
<@weights indent="    "/>
    s0 = ${p}_dot2(${p}_even_bytes(low), w0, s0);
    s1 = ${p}_dot2(${p}_odd_bytes(low), w1, s1);
    s2 = ${p}_dot2(${p}_even_bytes(high), w2, s2);
    s3 = ${p}_dot2(${p}_odd_bytes(high), w3, s3);
    tap += 2;
    weights += ${k.wide?then(4, 2)};
  } while (tap != end);
</#macro>
<#-- Fills the table of taps of the output pixel in column ox; row y of the input is the window's first. -->
<#macro table input outside pixel>
      const int32_t x = ox * k->stride_w - k->pad_left;
      const int8_t **tap = taps;
<#if k.padded>
      const int columns_inside = x >= 0 && x + (k->kernel_w - 1)${dilation_w} < k->width;
</#if>
      int32_t ky;
      int32_t kx;
      for (ky = 0; ky < k->kernel_h; ky++) {
        const int32_t from_y = y + ky${dilation_h};
<#if k.padded>
        const int row_inside = from_y >= 0 && from_y < k->height;
        int32_t at = from_y * row + x * ${pixel};
        if (row_inside != 0 && columns_inside != 0) {
          for (kx = 0; kx < k->kernel_w; kx++, at += step) {
            *tap++ = ${input} + at;
          }
        } else {
          int32_t from_x = x;
          for (kx = 0; kx < k->kernel_w; kx++, at += step, from_x += ${k.dilated?then("k->dilation_w", "1")}) {
            *tap++ = row_inside != 0 && from_x >= 0 && from_x < k->width ? ${input} + at : ${outside};
          }
        }
<#else>
        const int8_t *from = ${input} + (from_y * row + x * ${pixel});
        for (kx = 0; kx < k->kernel_w; kx++, from += step) {
          *tap++ = from;
        }
</#if>
      }
      /* The weights of an odd number of taps end in zeros. */
      *tap = taps[0];
</#macro>
