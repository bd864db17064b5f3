<#include "calls.ftl">
#define ${P}_MODEL_SHA256 "${modelSha256}"
<#if P == G>
/* Bytes at the start of the <#if split && lastingRegion != "">arena in ${lastingRegion}<#else>arena</#if> that keep their contents between runs. */
<#else>
/* Bytes that keep their contents between runs of the model. */
</#if>
#define ${P}_STATE_BYTES ${stateBytes}u
<#if persistentBytes != 0>
/* Bytes behind these that ${p}_init fills with parameters; they keep their contents, too. */
#define ${P}_PERSISTENT_BYTES ${persistentBytes}u
<#else>
/* Bytes of parameters that ${p}_init expands into the arena. */
#define ${P}_PERSISTENT_BYTES 0u
</#if>
#define ${P}_STEP_COUNT ${steps?size}
#define ${P}_INPUT_COUNT ${inputs?size}
#define ${P}_OUTPUT_COUNT ${outputs?size}

typedef enum {
  ${P}_OK = 0,
  ${P}_ERROR_NULL = 1,      /* ${split?then("an", "the")} arena<#if callers?size != 0>, an input or an output</#if> is a null pointer */
  ${P}_ERROR_ALIGNMENT = 2, /* ${split?then("an", "the")} arena is not aligned to ${G}_ARENA_ALIGN<#if callers?size != 0>, or an input or output to its ..._ALIGN</#if> */
  ${P}_ERROR_NOT_INITIALIZED = 3<#if operatorIncludes?size != 0 || fed??>,</#if> /* <#if mark??>${p}_init of this build has not prepared the arena<#else>never of this model, whose runs depend on nothing before them</#if> */
<#if operatorIncludes?size != 0>
  ${P}_ERROR_OPERATOR = 4<#if fed??>,</#if> /* the function of an operator said so: outputs are not valid, and state may be of two runs */
</#if>
<#if fed??>
  ${P}_ERROR_NOT_BEGUN = 5, /* rows without ${p}_begin, or behind ${p}_end */
  ${P}_ERROR_TOO_MANY_ROWS = 6, /* more than the input has: none of them was taken */
  ${P}_ERROR_TOO_FEW_ROWS = 7 /* of ${p}_end: some have not come yet, and still can */
</#if>
} ${p}_status;

/* Prepares <#if split>the arenas<#else>an arena</#if>; needed once before the first run. */
${p}_status ${p}_init(${takes("")});

/* Forgets what earlier runs left in the model's state<#if stateBytes == 0> (this model has none)</#if>. */
${p}_status ${p}_reset(${takes("")});

/* One inference<#if fed??>, of an input that is there whole</#if>. */
${p}_status ${p}_run(${([takes("")] + declared(callers))?join(", ")});
<#if fed??>

/* Begins an inference; one that was begun before is given up. */
${p}_status ${p}_begin(${takes("")});

/* Takes the next rows of input ${fed.index}: ${fed.rowElements} elements each, one row behind the other. */
${p}_status ${p}_feed_input_${fed.index}(${([takes(""), "const " + fed.ctype + " *rows", "int32_t count"] + declared(others))?join(", ")});

/* Ends the inference once all rows have come: afterwards, outputs are there. */
${p}_status ${p}_end(${([takes("")] + declared(others))?join(", ")});
</#if>
<#macro tensor side t const>
<#assign N = "${P}_${side?upper_case}_${t.index}">
<#assign n = "${p}_${side}_${t.index}">

/* ${side?cap_first} ${t.index}<#if t.name != ""> '${t.name}'</#if>: ${t.comment}, shape [<#list t.shape as d>${d}<#sep>, </#list>] */
<#if t.macro != "">
#define ${P}_${side?upper_case}_${t.macro} ${t.index}
</#if>
#define ${N}_BYTES ${t.bytes}u
#define ${N}_ELEMENTS ${t.elements}u
/* Its address is a multiple of so many bytes. */
#define ${N}_ALIGN ${t.align}u
<#if t.fed>
/* Bytes of a row. */
#define ${N}_ROW_BYTES ${t.rowBytes}u
</#if>
#define ${N}_RANK ${t.rank}
<#list t.shape as d>
#define ${N}_DIM_${d?index} ${d}
</#list>
<#if !t.external>
static inline ${const}${t.ctype} *${n}(${takes(const)}) {
<#list arenas as a><#if a.argument != t.argument>
  (void)${a.argument};
</#if></#list>
  return (${const}${t.ctype} *)(${const}void *)((${const}unsigned char *)${t.argument}<#if t.offset != 0> + ${t.offset}</#if>);
}
</#if>
<#if t.quantized>
#define ${N}_SCALE ${t.scale}
#define ${N}_ZERO_POINT (${t.zeroPoint})

/* Rounds to the nearest, ties away from zero; saturates; not-a-number gives the least value. */
static inline ${t.ctype} ${n}_quantize(float real) {
  float scaled = real / ${N}_SCALE + (float)${N}_ZERO_POINT;
  if (!(scaled > (float)(${t.min}))) {
    return (${t.ctype})(${t.min});
  }
  if (scaled >= (float)(${t.max})) {
    return (${t.ctype})(${t.max});
  }
  return (${t.ctype})(scaled + (scaled < 0.0f ? -0.5f : 0.5f));
}

static inline float ${n}_dequantize(${t.ctype} quantized) {
  return ${N}_SCALE * (float)((int32_t)quantized - ${N}_ZERO_POINT);
}
</#if>
</#macro>
<#list inputs as t><@tensor side="input" t=t const=""/></#list>
<#list outputs as t><@tensor side="output" t=t const="const "/></#list>
