<#import "/kernels/reduce/kept.ftl" as kept>
static void ${fn}(const ${k.x} *input, ${k.out} *output, const ${params} *k) {
<@kept.loops; at>
${at}const ${k.x} *in = first;
${at}${k.x} best = *in;
${at}int32_t found = 0;
${at}for (int32_t d = 1; d < k->depth; d++) {
${at}  in += k->step;
${at}  if (*in ${k.comparison} best) {
${at}    best = *in;
${at}    found = d;
${at}  }
${at}}
${at}*output++ = found;
</@kept.loops>
}
