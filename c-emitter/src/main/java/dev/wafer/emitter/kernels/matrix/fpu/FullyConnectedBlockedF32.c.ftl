<#import "/kernels/floats.ftl" as f>
<#assign VECTORS = p?upper_case + "_MVE_F32">
<#-- The sums of some blocks, biased, to out. -->
<#macro vectors n>
<#list 0..<n as i>
  float32x4_t s${i} = vdupq_n_f32(0.0f);
<#if i != 0>
  const float *w${i} = <#if i == 1>w<#else>w${i - 1}</#if> + 4 * depth;
</#if>
</#list>
  int32_t left = depth;
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(${p?upper_case}_NO_ASM)
  if (left >= 2) {
    float32x4_t v;
    uint32_t even;
    uint32_t odd;
    __asm__ volatile("dls lr, %[n]\n\t"
                     "1:\n\t"
                     "ldrd %[even], %[odd], [%[x]], #8\n\t"
<#list ["even", "odd"] as value>
<#list 0..<n as i>
                     "vldrw.32 %q[v], [%[w${i}]], #16\n\t"
                     "vfma.f32 %q[s${i}], %q[v], %[${value}]\n\t"
</#list>
</#list>
                     "le lr, 1b"
                     : [even] "=&r"(even), [odd] "=&r"(odd), [v] "=&w"(v), [x] "+r"(x), [w0] "+r"(w)<#list 0..<n as i>,
                       [s${i}] "+w"(s${i})<#if i != 0>, [w${i}] "+r"(w${i})</#if></#list>
                     : [n] "r"(left / 2)
                     : "lr", "memory");
    left &= 1;
  }
#endif
  for (; left > 0; left--, x++, w += 4<#list 1..<n as i>, w${i} += 4</#list>) {
<#list 0..<n as i>
    s${i} = vfmaq_n_f32(s${i}, vldrwq_f32(w<#if i != 0>${i}</#if>), *x);
</#list>
  }
<#list 0..<n as i>
<#assign place = (i == 0)?then("", " + " + 4 * i)>
  s${i} = vaddq_f32(s${i}, vldrwq_f32(bias${place}));
<#if k.clamps>
  s${i} = vpselq_f32(vdupq_n_f32(k->max), s${i}, vcmpgtq_n_f32(s${i}, k->max));
  s${i} = vpselq_f32(vdupq_n_f32(k->min), s${i}, vcmpltq_n_f32(s${i}, k->min));
</#if>
  vstrwq_f32(out${place}, s${i});
</#list>
</#macro>
<#-- Where finished sums go. -->
<#assign to = k.clamps?then("sums", "out")>
<#macro steps count>
      "vldmia %[w]!, {s8-s${7 + 4 * count}}\n\t"
<#if count == 1>
      "vldmia %[x]!, {s4}\n\t"
<#else>
      "vldmia %[x]!, {s4-s${3 + count}}\n\t"
</#if>
<#list 0..<count as n>
<#list 0..3 as i>
      "vfma.f32 s${i}, s${8 + 4 * n + i}, s${4 + n}\n\t"
</#list>
</#list>
</#macro>
<#macro plain>
  float <#list 0..3 as i>sum${i} = 0.0f<#sep>, </#sep></#list>;
  for (int32_t i = 0; i < depth; i++, w += 4) {
<#list 0..3 as i>
    sum${i} += x[i] * w[${i}];
</#list>
  }
<#list 0..3 as i>
  ${to}[${i}] = sum${i} + bias[${i}];
</#list>
</#macro>
<#macro clamp>
<#if k.clamps>
  for (int32_t i = 0; i < 4; i++) {
    out[i] = ${f.clamped("sums[i]")};
  }
</#if>
</#macro>
<#assign taken = "const float *w, const float *x, int32_t depth, const float *bias, float *out" + k.clamps?then(", const " + params + " *k", "")>
<#macro call n><#local rest = k.clamps?then(", k", "")>${fn}_by_${4 * n}(w, in, k->depth, k->bias + o, out${rest});</#macro>
<#if k.vectors>
#if defined(${VECTORS})
<#list [4, 2, 1] as n>
/* The outputs of <#if n == 1>a block<#else>${n} blocks</#if> of four, each a vector of sums in the order of the input. */
static inline void ${fn}_by_${4 * n}(${taken}) {
<@vectors n/>
}

</#list>
#else
/* The outputs of a block of four. */
static inline void ${fn}_by_4(${taken}) {
<#if k.clamps>
  float sums[4];
</#if>
<@plain/>
<@clamp/>
}
#endif
<#else>
/* The outputs of a block of four, whose sums stay in registers; a turn of the loop takes four inputs. */
static inline void ${fn}_by_4(${taken}) {
<#if k.clamps>
  float sums[4];
</#if>
#if defined(__ARM_FP) && defined(__ARM_FEATURE_FMA) && defined(__thumb2__) && defined(__GNUC__)
  const float *end = x + depth;
  __asm__ volatile(
<#list 0..3 as i>
      "vmov s${i}, %[zero]\n\t"
</#list>
      "cmp %[x], %[fours]\n\t"
      "beq 2f\n\t"
      "1:\n\t"
<@steps 4/>
      "cmp %[x], %[fours]\n\t"
      "bne 1b\n\t"
      "2:\n\t"
      "cmp %[x], %[end]\n\t"
      "beq 4f\n\t"
      "3:\n\t"
<@steps 1/>
      "cmp %[x], %[end]\n\t"
      "bne 3b\n\t"
      "4:\n\t"
      "vldmia %[bias], {s8-s11}\n\t"
<#list 0..3 as i>
      "vadd.f32 s${i}, s${i}, s${8 + i}\n\t"
</#list>
      "vstmia %[out], {s0-s3}\n\t"
      : [w] "+r"(w), [x] "+r"(x)
      : [fours] "r"(x + (depth & ~3)), [end] "r"(end), [bias] "r"(bias), [out] "r"(${to}), [zero] "r"(0)
      : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16",
        "s17", "s18", "s19", "s20", "s21", "s22", "s23", "cc", "memory");
#else
<@plain/>
#endif
<@clamp/>
}
</#if>

/* Each row of the input times the weights of each output, which lie as they are read, four outputs together. */
static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++) {
    const float *const in = input + row * ${k.gaps?then("k->in_pitch", "k->depth")};
    float *out = output + row * <#if k.tiled>k->pitch<#else>(4 * k->blocks<#if k.ragged> + k->rest</#if>)</#if>;
    const float *w = k->weights;
    int32_t o = 0;
    int32_t blocks = k->blocks;
<#if k.vectors>
#if defined(${VECTORS})
    for (; blocks >= 4; blocks -= 4, w += 16 * k->depth, o += 16, out += 16) {
      <@call 4/>
    }
    for (; blocks >= 2; blocks -= 2, w += 8 * k->depth, o += 8, out += 8) {
      <@call 2/>
    }
#endif
</#if>
    for (; blocks > 0; blocks--, w += 4 * k->depth, o += 4, out += 4) {
      <@call 1/>
    }
<#if k.ragged>
    for (int32_t rest = 0; rest < k->rest; rest++, o++, out++) {
      float sum = 0.0f;
      for (int32_t i = 0; i < k->depth; i++, w++) {
        sum += in[i] * *w;
      }
      *out = ${f.finish("sum", "o")};
    }
</#if>
  }
}
