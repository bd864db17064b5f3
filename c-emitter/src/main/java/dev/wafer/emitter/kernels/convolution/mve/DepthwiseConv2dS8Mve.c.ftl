<#import "/kernels/convolution/mve/taps.ftl" as t>
<#assign MVE = p?upper_case + "_MVE">
<#assign F = fn?upper_case>
<#assign pixel = k.strided?then("k->in_pixel", "channels")>
<#assign gap = k.taps != k.kernelH * k.kernelW>
<@t.sums/>

<#-- Defines what computes the outputs of a group of lanes; some: of the first "count" alone. -->
<#macro group name some>
<#local fast = k.assembled && !some>
static inline void ${fn}_${name}(const int8_t **taps, struct ${fn}_at *at, <#if some>int32_t count, </#if>const ${params} *k) {
#ifdef ${MVE}
<#if some>
  const mve_pred16_t lanes = vctp8q((uint32_t)count);
</#if>
  int32x4_t s0 = vldrwq_s32(at->bias);
  int32x4_t s1 = vldrwq_s32(at->bias + 4);
  int32x4_t s2 = vldrwq_s32(at->bias + 8);
  int32x4_t s3 = vldrwq_s32(at->bias + 12);
  ${F}_${some?then("SUM_SOME", "SUM")}(taps, at->weights);
<#if fast>
#ifdef ${F}_ASM
  {
    int32x4_t v;
    __asm__ volatile(
<#list 0..3 as i>
        "vldrw.u32 %q[v], [%[m]], #16\n\t"
        "vqrdmulh.s32 %q[s${i}], %q[s${i}], %q[v]\n\t"
        "vldrb.s32 %q[v], [%[e]], #4\n\t"
        "vrshl.s32 %q[s${i}], %q[s${i}], %q[v]\n\t"
</#list>
        "vqmovnb.s32 %q[s0], %q[s0]\n\t"
        "vqmovnt.s32 %q[s0], %q[s1]\n\t"
        "vqadd.s16 %q[s0], %q[s0], %[z]\n\t"
        "vqmovnb.s32 %q[s2], %q[s2]\n\t"
        "vqmovnt.s32 %q[s2], %q[s3]\n\t"
        "vqadd.s16 %q[s2], %q[s2], %[z]\n\t"
        "vqmovnb.s16 %q[s0], %q[s0]\n\t"
        "vqmovnt.s16 %q[s0], %q[s2]\n\t"
        "vstrb.8 %q[s0], [%[o]], #16"
        : [s0] "+w"(s0), [s1] "+w"(s1), [s2] "+w"(s2), [s3] "+w"(s3), [v] "=&w"(v), [m] "+r"(at->multipliers),
          [e] "+l"(at->shifts), [o] "+r"(at->out)
        : [z] "r"(k->zero_point)
        : "memory");
    at->bias += 16;
  }
#else
<@finish some/>
#endif
<#else>
<@finish some/>
</#if>
#else
  int32_t i;
  int32_t t;
  for (i = 0; i < ${some?then("count", "16")}; i++) {
    const int32_t entry = (i & 1) * 8 + ((i >> 1) & 1) * 4 + (i >> 2);
    int32_t sum = at->bias[entry];
    for (t = 0; t < ${k.taps}; t++) {
      sum += *taps[t]++ * at->weights[16 * t + i];
    }
    sum = ${p}_requantize(sum, at->multipliers[entry], at->shifts[entry]) + k->zero_point;
    at->out[i] = (int8_t)${p}_clamp(sum, k->min, k->max);
  }
  at->weights += 16 * ${k.taps};
  ${fn}_next(at);
#endif
}
</#macro>
<#macro finish some>
  {
    int16x8_t low = vuninitializedq_s16();
    int16x8_t high = vuninitializedq_s16();
    int8x16_t v = vuninitializedq_s8();
    s0 = ${p}_${k.scale}(s0, vldrwq_s32(at->multipliers), vldrbq_s32(at->shifts));
    s1 = ${p}_${k.scale}(s1, vldrwq_s32(at->multipliers + 4), vldrbq_s32(at->shifts + 4));
    low = vqaddq_n_s16(vqmovntq_s32(vqmovnbq_s32(low, s0), s1), (int16_t)k->zero_point);
    s2 = ${p}_${k.scale}(s2, vldrwq_s32(at->multipliers + 8), vldrbq_s32(at->shifts + 8));
    s3 = ${p}_${k.scale}(s3, vldrwq_s32(at->multipliers + 12), vldrbq_s32(at->shifts + 12));
    high = vqaddq_n_s16(vqmovntq_s32(vqmovnbq_s32(high, s2), s3), (int16_t)k->zero_point);
    v = vqmovntq_s16(vqmovnbq_s16(v, low), high);
<#if k.clamped>
    v = vminq_s8(vmaxq_s8(v, vdupq_n_s8((int8_t)k->min)), vdupq_n_s8((int8_t)k->max));
</#if>
<#if some>
    vstrbq_p_s8(at->out, v, lanes);
<#else>
    vstrbq_s8(at->out, v);
</#if>
    ${fn}_next(at);
  }
</#macro>
/* Where sixteen channels have their weights, their table's entries and their outputs. */
struct ${fn}_at {
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multipliers;
  const int8_t *shifts;
  int8_t *out;
};

static inline void ${fn}_next(struct ${fn}_at *at) {
  at->bias += 16;
  at->multipliers += 16;
  at->shifts += 16;
  at->out += 16;
}

/* <#if k.together != 1>The channels of one output pixel, or of ${k.together} that lie one behind the other; tables and weights repeat those of one. Tables<#else>Sixteen channels<#if k.some> (or as many as are left)</#if> of one output pixel. Tables</#if> and weights come in groups of sixteen; the tables' order is
 * that in which widening twice separates bytes: channels 0, 4, 8, 12, 2, 6 ... 14, 1, 5 ... 13, 3, 7 ... 15. Taps and
 * what is at "at" are left at the next sixteen channels. */
<#if k.full>
<@group name="group" some=false/>
</#if>
<#if k.some>
<#if k.full>

</#if>
<@group name="some" some=true/>
</#if>

/* Depthwise convolution. A tap is where the channels of an input pixel begin; the scratch, full of the input
 * zero point, stands for pixels outside of the plane. The bias holds the zero point's share.<#if k.runs> Pixels whose windows lie inside
 * share a table: the taps of one end where those of the next begin.</#if> */
static void ${fn}(const int8_t *input, int8_t *output, int8_t *scratch, const ${params} *k) {
  const int32_t channels = k->channels;
  const int32_t row = <#if k.strided>k->in_row<#else>k->width * channels</#if>;
  const int8_t *taps[${k.taps}];
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
</#if>
  (void)memset(scratch, k->padding, (size_t)channels);
<#if k.batched>
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image, output += k->image_gap<#else>k->height * row</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
    const int32_t y = oy * k->stride_h - k->pad_top;
    const int32_t rows_inside = y >= 0 && y + ${k.kernelH - 1} * k->dilation_h < k->height;
    for (ox = 0; ox < k->out_w;<#if !k.runs && k.together == 1> ox++</#if>) {
      const int32_t x = ox * k->stride_w - k->pad_left;
<#if k.runs || k.together != 1>
      int32_t pixels = 1;
</#if>
      const int8_t **tap = taps;
      int32_t ky;
<@t.table input="input" outside="scratch" pixel=pixel>
<#if k.runs || k.together != 1>
        if (k->stride_w == 1) {
          const int32_t inside = k->width - ${k.kernelW - 1} * k->dilation_w - x;
          pixels = inside < k->out_w - ox ? inside : k->out_w - ox;
        }
</#if>
</@t.table>
<#if k.together != 1>
<#if gap>
      taps[${k.taps - 1}] = taps[0]; /* Its weights are zeros; the scratch is a single pixel. */
</#if>
<#if k.runs>
      if (pixels >= ${k.together}) {
        pixels -= pixels % ${k.together};
        ox += pixels;
        for (; pixels > 0; pixels -= ${k.together}, output += 16) {
          struct ${fn}_at at = {k->weights, k->bias, k->multipliers, k->shifts, output};
          ${fn}_group(taps, &at, k);
        }
        continue;
      }
      pixels = 1;
<#else>
      if (pixels < ${k.together}) {
        pixels = 1;
      } else {
        pixels = ${k.together};
      }
</#if>
      {
        struct ${fn}_at at = {k->weights, k->bias, k->multipliers, k->shifts, output};
        ${fn}_some(taps, &at, pixels * channels, k);
      }
      output += pixels * channels;
      ox += pixels;
<#else>
<#assign indent = k.runs?then("  ", "")>
<#if k.runs>
      ox += pixels;
      for (; pixels > 0; pixels--) {
</#if>
${indent}      struct ${fn}_at at = {k->weights, k->bias, k->multipliers, k->shifts, output};
<#if k.full>
${indent}      int32_t c;
</#if>
<#if gap>
${indent}      taps[${k.taps - 1}] = scratch; /* Its weights are zeros. */
</#if>
<#if k.full>
${indent}      for (c = 0; c <#if k.some>+ 16 <= channels<#else>< channels</#if>; c += 16) {
${indent}        ${fn}_group(taps, &at, k);
${indent}      }
</#if>
<#if k.some>
${indent}      ${fn}_some(taps, &at, channels<#if k.full> - c</#if>, k);
</#if>
${indent}      output += <#if k.strided>k->pitch<#else>channels</#if>;
<#if k.runs>
      }
</#if>
</#if>
    }
<#if k.strided>
    output += k->row_gap;
</#if>
  }
<#if k.batched>
  }
</#if>
}
