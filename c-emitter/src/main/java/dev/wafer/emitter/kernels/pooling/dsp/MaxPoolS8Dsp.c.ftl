<#import "/kernels/pooling/windows.ftl" as pool>
/* Maximum of the part of each window that lies inside the input, of four channels at a time. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
<@pool.each_window>
        const int8_t *const end = output + k->out_c;
        for (; end - output >= 4; output += 4, window += 4) {
          uint32_t max = ${k.lowest};
<@pool.each_tap>
              max = ${p}_max_bytes(max, ${p}_load32(in));
</@pool.each_tap>
<#if k.clamped>
          max = ~${p}_max_bytes(~max, ${k.notHighest});
</#if>
          (void)memcpy(output, &max, 4);
        }
<#if k.rest>
        for (; output < end; output++, window++) {
          int32_t max = ${k.min};
<@pool.each_tap>
              max = *in > max ? *in : max;
</@pool.each_tap>
          *output = (int8_t)<#if k.clamped>(max < ${k.max} ? max : ${k.max})<#else>max</#if>;
        }
</#if>
</@pool.each_window>
}
