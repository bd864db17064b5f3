<#import "/kernels/accumulator.ftl" as a>
<#assign dsp = false>
<#function finish sum><#return a.finishByNumbers("(int32_t)((uint32_t)(" + sum + " >> 6) + bias)")></#function>
<#macro numbers>
    const uint32_t bias = (uint32_t)k->bias[c];
<@a.numbers channel="c"/>
</#macro>
<#macro multiply u v>${fn}_product(${u}, ${v}, depth, scratch);</#macro>
<#macro product>
/* Sums, at each of the 36 places, of the products of four channels' weights by the inputs of two tiles: eight
 * a place, tile by tile within channel by channel. Inputs are a multiple of four.<#if k.wraps> Sums wrap.</#if> */
${p?upper_case}_NOINLINE static void ${fn}_product(const int16_t *u, const int16_t *v, int32_t depth, uint32_t *sums) {
  const uint32_t *const sums_end = sums + 288;
  do {
    const int16_t *from_u = u;
    const int16_t *from_v = v;
    const int16_t *const end = v + 72 * depth;
    ${k.wraps?then("uint32_t", "int32_t")} s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    do {
      int32_t v0;
      int32_t v1;
      int32_t w;
<#list 0..3 as i>
      v0 = from_v[${72 * i}];
      v1 = from_v[${72 * i + 1}];
<#list 0..3 as c>
      w = from_u[${144 * i + c}];
      s${2 * c} += ${k.wraps?then("(uint32_t)(w * v0)", "w * v0")};
      s${2 * c + 1} += ${k.wraps?then("(uint32_t)(w * v1)", "w * v1")};
</#list>
</#list>
      from_u += 576;
      from_v += 288;
    } while (from_v != end);
<#list 0..7 as i>
    sums[${i}] = ${k.wraps?then("", "(uint32_t)")}s${i};
</#list>
    u += 4;
    v += 2;
    sums += 8;
  } while (sums != sums_end);
}
</#macro>
<#include "/kernels/convolution/winograd_4x4.ftl">
