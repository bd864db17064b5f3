<#macro copy to from i><#if k.moved[i]>${p}_move_run(${to}, ${from}, k->run${i})<#else>(void)memcpy(${to}, ${from}, k->run${i})</#if>;</#macro>
<#assign qualifier = k.concatenates?then("const ", "")>
/* ${k.concatenates?then("A row of the output is a run of each input in turn", "A row of the input is a run of each output in turn")}. */
static void ${fn}(
<#list 0..<k.parts as i>
    ${qualifier}void *part${i},
</#list>
    ${k.concatenates?then("void *output", "const void *input")}, const ${params} *k) {
<#list 0..<k.parts as i>
  ${qualifier}unsigned char *p${i} = (${qualifier}unsigned char *)part${i};
</#list>
  ${k.concatenates?then("unsigned char *out = (unsigned char *)output", "const unsigned char *in = (const unsigned char *)input")};
  for (int32_t row = 0; row < k->rows; row++) {
<#list 0..<k.parts as i>
<#if k.concatenates>
    <@copy "out" "p${i}" i/>
    out += k->run${i};
<#else>
    <@copy "p${i}" "in" i/>
    in += k->run${i};
</#if>
    p${i} += k->run${i};
</#list>
  }
}
