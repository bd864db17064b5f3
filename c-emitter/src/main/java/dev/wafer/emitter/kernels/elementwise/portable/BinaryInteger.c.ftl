<#import "/kernels/accumulator.ftl" as acc>
<#function narrow value><#return (k.out == "int32_t")?then(value, "(" + k.out + ")" + value)></#function>
<#assign requantize = p + k.down?then("_requantize_down", "_requantize")>
<#macro requantized name value factor>
  const int32_t ${name} = ${requantize}(${value}, k->${factor}_multiplier, k->${factor}_shift);
</#macro>
static inline ${k.out} ${fn}_of(int32_t a, int32_t b<#if k.operator != "minimum" && k.operator != "maximum" && k.clamps>, const ${params} *k</#if>) {
<#switch k.operator>
<#case "add">
<#case "sub">
  /* Both inputs at twice the larger scale, ${k.leftShift} bits up. */
<@requantized "scaled_a" "(int32_t)((uint32_t)(a + k->offset1) << " + k.leftShift + ")" "input1"/>
<@requantized "scaled_b" "(int32_t)((uint32_t)(b + k->offset2) << " + k.leftShift + ")" "input2"/>
<#assign sign = (k.operator == "add")?then("+", "-")>
<#if k.wraps>
<@requantized "result" "(int32_t)((uint32_t)scaled_a " + sign + " (uint32_t)scaled_b)" "output"/>
<#else>
<@requantized "result" "scaled_a " + sign + " scaled_b" "output"/>
</#if>
  return (${k.out})${p}_clamp(${acc.plus("result", "k->zero_point")}, ${k.min}, ${k.max});
<#break>
<#case "squared_difference">
  /* Both inputs at twice the larger scale, ${k.leftShift} bits up. */
<@requantized "scaled_a" "(int32_t)((uint32_t)(a + k->offset1) << " + k.leftShift + ")" "input1"/>
<@requantized "scaled_b" "(int32_t)((uint32_t)(b + k->offset2) << " + k.leftShift + ")" "input2"/>
  const int32_t difference = scaled_a - scaled_b;
<#if k.wraps>
<@requantized "result" "(int32_t)((uint32_t)difference * (uint32_t)difference)" "output"/>
<#else>
<@requantized "result" "difference * difference" "output"/>
</#if>
  return (${k.out})${p}_clamp(${acc.plus("result", "k->zero_point")}, ${k.min}, ${k.max});
<#break>
<#case "mul">
<#if k.wraps>
<@requantized "result" "(int32_t)((uint32_t)(a + k->offset1) * (uint32_t)(b + k->offset2))" "output"/>
<#else>
<@requantized "result" "(a + k->offset1) * (b + k->offset2)" "output"/>
</#if>
  return (${k.out})${p}_clamp(${acc.plus("result", "k->zero_point")}, ${k.min}, ${k.max});
<#break>
<#case "div">
  /* Both are brought to 31 bits; the divisor's reciprocal has gemmlowp's bits. */
  const int32_t sign = b + k->offset2 < 0 ? -1 : 1;
  int32_t dividend = (a + k->offset1) * sign;
  int32_t divisor = (b + k->offset2) * sign;
  int32_t right = 30 - k->output_shift;
  if (dividend == 0) {
    return (${k.out})${p}_clamp(k->zero_point, ${k.min}, ${k.max});
  }
  if (divisor == 0) {
    return (${k.out})(dividend > 0 ? ${k.max} : ${k.min});
  }
  for (; divisor < 1 << 30; divisor *= 2) {
    right--;
  }
  for (; dividend >= -(1 << 30) && dividend < 1 << 30; dividend *= 2) {
    right++;
  }
  const int32_t quotient = ${p}_mul_high(${p}_mul_high(dividend, ${p}_reciprocal(divisor)), k->output_multiplier);
  const int32_t result = right > 31 ? 0 : ${p}_rounding_shift(quotient, right);
  return (${k.out})${p}_clamp(result + k->zero_point, ${k.min}, ${k.max});
<#break>
<#case "prelu">
  const int32_t x = a + k->offset1;
  const int32_t result =
      x >= 0 ? ${requantize}(x, k->identity_multiplier, k->identity_shift)
             : ${requantize}(<#if k.wraps>(int32_t)((uint32_t)x * (uint32_t)(b + k->offset2))<#else>x * (b + k->offset2)</#if>, k->product_multiplier, k->product_shift);
  return (${k.out})${p}_clamp(${acc.plus("result", "k->zero_point")}, ${k.min}, ${k.max});
<#break>
<#case "minimum">
  return (${k.out})(a < b ? a : b);
<#break>
<#case "maximum">
  return (${k.out})(a > b ? a : b);
<#break>
<#case "squared_difference32">
  /* Unsigned arithmetic wraps where signed overflow would be undefined. */
  const uint32_t difference = (uint32_t)a - (uint32_t)b;
  return (int32_t)(difference * difference);
<#break>
<#case "div32">
<#case "floor_div32">
  int32_t quotient;
  if (b == 0) {
    quotient = a == 0 ? 0 : (a > 0 ? INT32_MAX : INT32_MIN);
  } else if (b == -1) {
    quotient = (int32_t)(0u - (uint32_t)a);
  } else {
    quotient = a / b;
<#if k.operator == "floor_div32">
    if ((a < 0) != (b < 0) && a % b != 0) {
      quotient--;
    }
</#if>
  }
<#if k.clamps>
  return ${narrow(p + "_clamp(quotient, " + k.min + ", " + k.max + ")")};
<#else>
  return quotient;
</#if>
<#break>
<#case "floor_mod32">
  const int32_t rest = b == 0 || b == -1 ? 0 : a % b;
  return ${(k.out == "int32_t")?then("rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest", "(" + k.out + ")(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)")};
<#break>
<#case "pow32">
  uint32_t result = 1u;
  uint32_t factor = (uint32_t)a;
  if (b < 0) {
    /* What is left of the quotient: 1 over one, and over minus one. */
    return a == 1 || (a == -1 && b % 2 == 0) ? 1 : (a == -1 ? -1 : 0);
  }
  for (int32_t left = b; left > 0; left /= 2) {
    result *= left % 2 == 1 ? factor : 1u;
    factor *= factor;
  }
  return (int32_t)result;
<#break>
<#default>
  /* Unsigned arithmetic wraps where signed overflow would be undefined. */
<#assign wrapped = "(" + k.out + ")((uint32_t)a " + {"add32": "+", "sub32": "-", "mul32": "*"}[k.operator] + " (uint32_t)b)">
<#if k.clamps>
  return ${narrow(p + "_clamp(" + wrapped + ", " + k.min + ", " + k.max + ")")};
<#else>
  return ${wrapped};
</#if>
</#switch>
}
<#assign last = (k.operator != "minimum" && k.operator != "maximum" && k.clamps)?then(", k", "")>

static <#if k.apart>${p?upper_case}_NOINLINE </#if>void ${fn}(const ${k.in1} *input1, const ${k.in2} *input2, ${k.out} *output, const ${params} *k) {
<#if k.flat>
  for (int32_t i = 0; i < k->extent0; i++) {
    output[i] = ${fn}_of(input1[i], input2[i]${last});
  }
<#else>
<#list 0..<k.loops as i>
<#assign at = ""?left_pad(2 + 2 * i)>
${at}const ${k.in1} *a${i} = ${(i == 0)?then("input1", "a" + (i - 1))};
${at}const ${k.in2} *b${i} = ${(i == 0)?then("input2", "b" + (i - 1))};
<#if k.placed>
${at}${k.out} *o${i} = ${(i == 0)?then("output", "o" + (i - 1))};
</#if>
${at}for (int32_t i${i} = 0; i${i} < k->extent${i}; i${i}++, a${i} += k->step1_${i}, b${i} += k->step2_${i}<#if k.placed>, o${i} += k->step0_${i}</#if>) {
</#list>
${""?left_pad(2 + 2 * k.loops)}<#if k.placed>*o${k.loops - 1}<#else>*output++</#if> = ${fn}_of(*a${k.loops - 1}, *b${k.loops - 1}${last});
<#list (k.loops - 1)..0 as i>
${""?left_pad(2 + 2 * i)}}
</#list>
</#if>
}
