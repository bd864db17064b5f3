<#import "/kernels/elementwise/portable/pairs.ftl" as pairs>
static void ${fn}(const ${k.in} *input1, const ${k.in} *input2, ${k.out} *output, const ${params} *k) {
<@pairs.each in1=k.in in2=k.in out=k.out element=k.expression/>
}
