<#-- Numbers are integers that are rounded and wrap, or floats. -->
<#assign t = k.type>
<#if t == "float">
<#function add a b><#return a + " + " + b></#function>
<#function sub a b><#return a + " - " + b></#function>
<#function scaled a by><#return a></#function>
<#function mul a b><#return a + " * " + b></#function>
<#function muladd a b c d><#return a + " * " + b + " + " + c + " * " + d></#function>
<#function mulsub a b c d><#return a + " * " + b + " - " + c + " * " + d></#function>
<#function half a><#return a + " * 0.5f"></#function>
<#function halfsum a b><#return "(" + a + " + " + b + ") * 0.5f"></#function>
<#function halfdiff a b><#return "(" + a + " - " + b + ") * 0.5f"></#function>
<#else>
<#if t == "int16_t">
<#assign wide = "int32_t" max = 32767>
<#function add a b><#return "(int16_t)(" + a + " + " + b + ")"></#function>
<#function sub a b><#return "(int16_t)(" + a + " - " + b + ")"></#function>
<#function sum a b><#return a + " + " + b></#function>
<#function diff a b><#return a + " - " + b></#function>
<#else>
<#assign wide = "int64_t" max = 2147483647>
<#function add a b><#return "(int32_t)((uint32_t)" + a + " + (uint32_t)" + b + ")"></#function>
<#function sub a b><#return "(int32_t)((uint32_t)" + a + " - (uint32_t)" + b + ")"></#function>
<#function sum a b><#return add(a, b)></#function>
<#function diff a b><#return sub(a, b)></#function>
</#if>
<#function scaled a by><#return fn + "_round((" + wide + ")" + a + " * " + (max / by)?floor + ")"></#function>
<#function mul a b><#return fn + "_round((" + wide + ")" + a + " * " + b + ")"></#function>
<#function muladd a b c d><#return fn + "_round((" + wide + ")" + a + " * " + b + " + (" + wide + ")" + c + " * " + d + ")"></#function>
<#function mulsub a b c d><#return fn + "_round((" + wide + ")" + a + " * " + b + " - (" + wide + ")" + c + " * " + d + ")"></#function>
<#function half a><#return "(" + t + ")(" + a + " >> 1)"></#function>
<#function halfsum a b><#return "(" + t + ")((" + sum(a, b) + ") >> 1)"></#function>
<#function halfdiff a b><#return "(" + t + ")((" + diff(a, b) + ") >> 1)"></#function>
static inline ${t} ${fn}_round(${wide} product) {
  return (${t})((product + ${(max + 1) / 2}) >> ${k.fraction});
}

</#if>
<#list k.radices as radix>
/* Combines ${radix} transforms of each ${radix} * part numbers. */
static void ${fn}_radix${radix}(${t} *x, const ${t} *factors, int32_t part, int32_t stride) {
<#if radix == 3 || radix == 5>
  const ${t} *const unit = factors + ${2 * (k.size / radix)?floor};
</#if>
<#if radix == 5>
  const ${t} *const twice = factors + ${4 * (k.size / radix)?floor};
</#if>
  for (int32_t first = 0; first < ${k.size}; first += ${radix} * part) {
    for (int32_t i = 0; i < part; i++) {
      ${t} *const x0 = x + 2 * (first + i);
      const ${t} a0 = ${scaled("x0[0]", radix)};
      const ${t} b0 = ${scaled("x0[1]", radix)};
<#list 1..radix - 1 as j>
      ${t} *const x${j} = x0 + ${2 * j} * part;
      const ${t} *const w${j} = factors + ${2 * j} * i * stride;
      const ${t} c${j} = ${scaled("x${j}[0]", radix)};
      const ${t} d${j} = ${scaled("x${j}[1]", radix)};
      const ${t} a${j} = ${mulsub("c${j}", "w${j}[0]", "d${j}", "w${j}[1]")};
      const ${t} b${j} = ${muladd("c${j}", "w${j}[1]", "d${j}", "w${j}[0]")};
</#list>
<#switch radix>
<#case 2>
      x1[0] = ${sub("a0", "a1")};
      x1[1] = ${sub("b0", "b1")};
      x0[0] = ${add("a0", "a1")};
      x0[1] = ${add("b0", "b1")};
<#break>
<#case 3>
      const ${t} sum_a = ${add("a1", "a2")};
      const ${t} sum_b = ${add("b1", "b2")};
      const ${t} apart_a = ${sub("a1", "a2")};
      const ${t} apart_b = ${sub("b1", "b2")};
      const ${t} turned_a = ${mul("apart_a", "unit[1]")};
      const ${t} turned_b = ${mul("apart_b", "unit[1]")};
      const ${t} half_a = ${half("sum_a")};
      const ${t} half_b = ${half("sum_b")};
      const ${t} middle_a = ${sub("a0", "half_a")};
      const ${t} middle_b = ${sub("b0", "half_b")};
      x0[0] = ${add("a0", "sum_a")};
      x0[1] = ${add("b0", "sum_b")};
      x2[0] = ${add("middle_a", "turned_b")};
      x2[1] = ${sub("middle_b", "turned_a")};
      x1[0] = ${sub("middle_a", "turned_b")};
      x1[1] = ${add("middle_b", "turned_a")};
<#break>
<#case 4>
      const ${t} even_a = ${add("a0", "a2")};
      const ${t} even_b = ${add("b0", "b2")};
      const ${t} odd_a = ${add("a1", "a3")};
      const ${t} odd_b = ${add("b1", "b3")};
      const ${t} apart_a = ${sub("a0", "a2")};
      const ${t} apart_b = ${sub("b0", "b2")};
      const ${t} turned_a = ${sub("b1", "b3")};
      const ${t} turned_b = ${sub("a1", "a3")};
      x2[0] = ${sub("even_a", "odd_a")};
      x2[1] = ${sub("even_b", "odd_b")};
      x0[0] = ${add("even_a", "odd_a")};
      x0[1] = ${add("even_b", "odd_b")};
<#assign plus = k.inverse?then("x3", "x1") minus = k.inverse?then("x1", "x3")>
      ${plus}[0] = ${add("apart_a", "turned_a")};
      ${plus}[1] = ${sub("apart_b", "turned_b")};
      ${minus}[0] = ${sub("apart_a", "turned_a")};
      ${minus}[1] = ${add("apart_b", "turned_b")};
<#break>
<#default>
      const ${t} sum1_a = ${add("a1", "a4")};
      const ${t} sum1_b = ${add("b1", "b4")};
      const ${t} apart1_a = ${sub("a1", "a4")};
      const ${t} apart1_b = ${sub("b1", "b4")};
      const ${t} sum2_a = ${add("a2", "a3")};
      const ${t} sum2_b = ${add("b2", "b3")};
      const ${t} apart2_a = ${sub("a2", "a3")};
      const ${t} apart2_b = ${sub("b2", "b3")};
      const ${t} sum_a = ${add("sum1_a", "sum2_a")};
      const ${t} sum_b = ${add("sum1_b", "sum2_b")};
<#list [["near", "unit", "twice"], ["far", "twice", "unit"]] as part>
<#list ["a", "b"] as c>
      const ${t} ${part[0]}1_${c} = ${mul("sum1_${c}", "${part[1]}[0]")};
      const ${t} ${part[0]}2_${c} = ${mul("sum2_${c}", "${part[2]}[0]")};
      const ${t} ${part[0]}0_${c} = ${add("${c}0", "${part[0]}1_${c}")};
      const ${t} ${part[0]}_${c} = ${add("${part[0]}0_${c}", "${part[0]}2_${c}")};
</#list>
</#list>
<#list ["a", "b"] as c>
      const ${t} p${c} = ${mul("apart1_${c}", "unit[1]")};
      const ${t} q${c} = ${mul("apart2_${c}", "twice[1]")};
      const ${t} r${c} = ${mul("apart1_${c}", "twice[1]")};
      const ${t} s${c} = ${mul("apart2_${c}", "unit[1]")};
</#list>
      const ${t} turned1_a = ${add("pb", "qb")};
      const ${t} turned1_b = ${add("pa", "qa")};
      const ${t} turned2_a = ${sub("sb", "rb")};
      const ${t} turned2_b = ${sub("ra", "sa")};
      x0[0] = ${add("a0", (t == "float")?then("(sum_a)", "sum_a"))};
      x0[1] = ${add("b0", (t == "float")?then("(sum_b)", "sum_b"))};
      x1[0] = ${sub("near_a", "turned1_a")};
      x1[1] = ${add("near_b", "turned1_b")};
      x4[0] = ${add("near_a", "turned1_a")};
      x4[1] = ${sub("near_b", "turned1_b")};
      x2[0] = ${add("far_a", "turned2_a")};
      x2[1] = ${add("far_b", "turned2_b")};
      x3[0] = ${sub("far_a", "turned2_a")};
      x3[1] = ${sub("far_b", "turned2_b")};
</#switch>
    }
  }
}

</#list>
<#macro passes>
<#list k.passes as pass>
    ${fn}_radix${pass.radix}(output, k->factors, ${pass.part}, ${pass.stride});
</#list>
</#macro>
<#macro pair source>
      const ${t} ap = ${scaled(source + "[2 * i]", 2)};
      const ${t} bp = ${scaled(source + "[2 * i + 1]", 2)};
      const ${t} aq = ${scaled(source + "[2 * (" + k.size + " - i)]", 2)};
      const ${t} minus = ${(t == "float")?then("-" + source + "[2 * (" + k.size + " - i) + 1]", sub("0", source + "[2 * (" + k.size + " - i) + 1]"))};
      const ${t} bq = ${scaled("minus", 2)};
      const ${t} sum_a = ${add("ap", "aq")};
      const ${t} sum_b = ${add("bp", "bq")};
      const ${t} apart_a = ${sub("ap", "aq")};
      const ${t} apart_b = ${sub("bp", "bq")};
      const ${t} *const turn = k->turns + 2 * (i - 1);
      const ${t} turned_a = ${mulsub("apart_a", "turn[0]", "apart_b", "turn[1]")};
      const ${t} turned_b = ${muladd("apart_a", "turn[1]", "apart_b", "turn[0]")};
</#macro>
<#if k.inverse>
/* The transform of half as many complex numbers, each of them two samples. */
static void ${fn}(const ${t} *input, ${t} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++) {
    ${t} *first = output + 2 * k->places[0];
    const ${t} dc = ${add("input[0]", "input[${2 * k.size}]")};
    const ${t} nyquist = ${sub("input[0]", "input[${2 * k.size}]")};
    first[0] = ${scaled("dc", 2)};
    first[1] = ${scaled("nyquist", 2)};
    for (int32_t i = 1; i <= ${(k.size / 2)?floor}; i++) {
<@pair "input"/>
      ${t} *const low = output + 2 * k->places[i];
      ${t} *const high = output + 2 * k->places[${k.size} - i];
      low[0] = ${add("sum_a", "turned_a")};
      low[1] = ${add("sum_b", "turned_b")};
      high[0] = ${sub("sum_a", "turned_a")};
      high[1] = ${sub("turned_b", "sum_b")};
    }
<@passes/>
<#if t == "float">
    for (int32_t i = 0; i < ${2 * k.size}; i++) {
      output[i] /= ${2 * k.size}.0f;
    }
</#if>
    input += ${2 * k.size + 2};
    output += ${2 * k.size};
  }
}
<#else>
/* Two samples are one complex number of a transform that is half as long; then its parts that belong to
 * even and to odd samples are told apart. */
static void ${fn}(const ${t} *input, ${t} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++) {
    for (int32_t i = 0; i < ${k.size}; i++) {
      const int32_t at = 2 * k->places[i];
      output[2 * i] = at < k->samples ? input[at] : 0;
      output[2 * i + 1] = at + 1 < k->samples ? input[at + 1] : 0;
    }
<@passes/>
    const ${t} even = ${scaled("output[0]", 2)};
    const ${t} odd = ${scaled("output[1]", 2)};
    output[0] = ${add("even", "odd")};
    output[1] = 0;
    output[${2 * k.size}] = ${sub("even", "odd")};
    output[${2 * k.size + 1}] = 0;
    for (int32_t i = 1; i <= ${(k.size / 2)?floor}; i++) {
<@pair "output"/>
      output[2 * i] = ${halfsum("sum_a", "turned_a")};
      output[2 * i + 1] = ${halfsum("sum_b", "turned_b")};
      output[2 * (${k.size} - i)] = ${halfdiff("sum_a", "turned_a")};
      output[2 * (${k.size} - i) + 1] = ${halfdiff("turned_b", "sum_b")};
    }
    input += k->samples;
    output += ${2 * k.size + 2};
  }
}
</#if>
