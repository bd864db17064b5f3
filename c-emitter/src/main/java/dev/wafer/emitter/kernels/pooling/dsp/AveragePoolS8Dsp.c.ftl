<#import "/kernels/pooling/windows.ftl" as pool>
/* The quotient is cut toward zero; half the count makes that the nearest. */
static inline int8_t ${fn}_mean(int32_t sum, int32_t count<#if k.clamped>, const ${params} *k</#if>) {
  const int32_t mean = (sum + (sum > 0 ? count / 2 : -(count / 2))) / count;
  return (int8_t)<#if k.clamped>${p}_clamp(mean, k->min, k->max)<#else>mean</#if>;
}

<#assign more = k.clamped?then(", k", "")>
/* Rounded mean of the part of each window that lies inside the input, of four channels at a time. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<@pool.each_window>
        const int32_t count = rows * columns;
        const int8_t *const end = output + k->out_c;
        for (; end - output >= 4; output += 4, window += 4) {
          uint32_t even = 0;
          uint32_t odd = 0;
<@pool.each_tap>
              const uint32_t four = ${p}_load32(in);
              even = ${p}_add_even_bytes(even, four);
              odd = ${p}_add_odd_bytes(odd, four);
</@pool.each_tap>
          output[0] = ${fn}_mean((int16_t)even, count${more});
          output[1] = ${fn}_mean((int16_t)odd, count${more});
          output[2] = ${fn}_mean((int32_t)even >> 16, count${more});
          output[3] = ${fn}_mean((int32_t)odd >> 16, count${more});
        }
<#if k.rest>
        for (; output < end; output++, window++) {
          int32_t sum = 0;
<@pool.each_tap>
              sum += *in;
</@pool.each_tap>
          *output = ${fn}_mean(sum, count${more});
        }
</#if>
</@pool.each_window>
}
