<#include "calls.ftl">
<#-- A call whose parameters point into the arena, or whose constants are expanded right before it. -->
<#macro patched s>
  {
<#if s.fields?size != 0>
    struct ${s.struct} k = ${s.structure};
<#list s.fields as field>
    k.${field};
</#list>
</#if>
<#list s.expansions as e>
    (void)${e.function}(${e.code}, ${e.to}, ${e.count});
</#list>
    ${s.call}
  }
</#macro>
<#-- A call that may say that it failed. -->
<#macro checked s>
  {
<#list s.expansions as e>
    (void)${e.function}(${e.code}, ${e.to}, ${e.count});
</#list>
    const int32_t failure = ${s.call}
    ${P}_ON_STEP_END(${s.index});
    if (failure != 0) {
      return ${P}_ERROR_OPERATOR;
    }
  }
</#macro>
<#-- Calls for some output channels after the others, whose weights are expanded right before each. -->
<#macro tiled s t e>
<#assign partial = t.last != t.tile>
  {
    struct ${s.struct} k = ${s.structure};
    const uint8_t *code = ${e.code};
    ${t.outputType} *output = ${t.output};
    int32_t left;
<#list s.fields as field>
    k.${field};
</#list>
<#list t.counts as count>
    k.${count};
</#list>
    for (left = ${t.channels}; left > 0; left -= ${t.tile}) {
<#if partial>
      const int32_t count = left < ${t.tile} ? left : ${t.tile};
      if (count < ${t.tile}) {
<#list t.lastCounts as count>
        k.${count};
</#list>
      }
<#else>
      const int32_t count = ${t.tile};
</#if>
      code = ${e.function}(code, ${e.to}, <#if t.lastUnits != t.units>left > ${t.tile} ? ${t.units} : ${t.lastUnits}<#else>${t.units}</#if>);
      ${s.call}
<#list t.pointers as pointer>
      k.${pointer} += count;
</#list>
      output += count;
    }
  }
</#macro>
<#-- The arguments that stand for all arenas. -->
<#assign arguments = arenas?map(a -> a.argument)?join(", ")>
<#assign check = split?then("check_all", "check")>
<#macro bases indent>
<#list arenas as a>
${indent}unsigned char *const ${a.base} = (unsigned char *)${a.argument};
</#list>
<#if split>
<#list arenas as a>
${indent}(void)${a.base};
</#list>
</#if>
</#macro>
<#list parameters as s>

static const struct ${s.struct} ${s.name} = {
<#list s.fields as field>
    ${field},
</#list>
};
</#list>
<#if position??>

/* How far the rows of ${fed.name} have come: between calls, it lies in the arena. */
struct ${p}_position {
  uint32_t awaits; /* ${P}_AWAITS_ROWS from ${p}_begin to ${p}_end */
  int32_t rows;    /* handed over so far */
  int32_t next;    /* call of the part that reads them */
  int32_t written; /* bytes of the part's output */
};
#define ${P}_AWAITS_ROWS ${awaitsWord}
</#if>
<#list segments as g>

/* Row by row: of each plane, the rows that are still needed lie in a window, the newest last.
<#list g.windows as w>
 *   ${w.name}: ${w.rows} of ${w.height} rows, ${w.bytes} bytes ${w.place}
</#list>
 * What follows in which order, by the numbers of the cases below<#if g.repeat??>; those at places ${g.repeat.first} to ${g.repeat.last} come
 * ${g.repeat.turns} times<#else>:</#if> */
static const <#if g.wide>uint16_t<#else>uint8_t</#if> ${g.order}[${g.count}] = {
<#list g.lines as line>
    ${line}
</#list>
};

${G}_CODE_SECTION
static void ${g.name}(${g.takes}) {
<#if g.fed>
  struct ${p}_position *const position = (struct ${p}_position *)(void *)(${position});
</#if>
  unsigned char *const rows = ${g.rows};
<#list g.cursors as c>
<#if !g.fed>
  <#if c.input>const </#if>unsigned char *at${c?index} = ${c.start};
<#elseif c.input>
  const unsigned char *at${c?index} = input;
<#else>
  unsigned char *at${c?index} = ${c.start} + position->written;
</#if>
</#list>
<#if g.fed>
<#assign taking = []>
<#list g.cases?filter(c -> c.takes) as c>
<#list c.numbers as number>
<#assign taking = taking + ["(" + g.order + "[i] != " + number?c + "u)"]>
</#list>
</#list>
<#if taking?size == 0>
  /* Nothing depends on a row. */
  int32_t i;
  (void)input;
  (void)count;
  for (i = position->next; i < ${g.count}; i++) {
<#else>
  int32_t left = count;
  int32_t i;
  for (i = position->next; (i < ${g.count}) && ((left > 0) || <#if taking?size == 1>${taking[0]}<#else>(${taking?join(" && ")})</#if>); i++) {
</#if>
<#else>
<#if g.repeat??>
  int32_t turns = ${g.repeat.turns};
</#if>
  int32_t i;
  for (i = 0; i < ${g.count}; i++) {
</#if>
<#if g.counts>
    const int32_t call = ${g.order}[i];
</#if>
    switch (${g.order}[i]) {
<#list g.cases as c>
    <#if c?is_last>default<#else><#list c.numbers as number>case ${number?c}u<#sep>:
    </#list></#if>: /* ${c.comment} */
<#if c.move??>
      ${c.move.function}(${c.move.to}, ${c.move.from}, ${c.move.size}u);
</#if>
      ${c.call}
<#list c.advances as advance>
      ${advance}
</#list>
<#if g.fed && c.takes>
      left--;
</#if>
      break;
</#list>
    }
<#if g.repeat??>
    if (i == ${g.repeat.last}) {
      turns--;
      i = (turns != 0) ? ${g.repeat.first - 1} : i;
    }
</#if>
  }
<#if g.fed>
  position->next = i;
<#list g.cursors as c>
<#if !c.input>
  position->written = (int32_t)(at${c?index} - (${c.start}));
</#if>
</#list>
</#if>
}
</#list>

${G}_CODE_SECTION
static ${p}_status ${p}_check(const void *arena) {
  if (arena == NULL) {
    return ${P}_ERROR_NULL;
  }
  return ((uintptr_t)arena % ${G}_ARENA_ALIGN) == 0u ? ${P}_OK : ${P}_ERROR_ALIGNMENT;
}
<#if split>

${G}_CODE_SECTION
static ${p}_status ${p}_check_all(${takes("const ")}) {
  ${p}_status status = ${P}_OK;
<#list arenas as a>
  if (status == ${P}_OK) {
    status = ${p}_check(${a.argument});
  }
</#list>
  return status;
}
</#if>

${G}_CODE_SECTION
${p}_status ${p}_reset(${takes("")}) {
  const ${p}_status status = ${p}_${check}(${arguments});
<#if stateRegions?size != 0>
  if (status == ${P}_OK) {
<@bases "    "/>
<#list stateRegions as r>
<#if r.start??>
    (void)memcpy(${r.address}, ${r.start}, ${r.size}u); /* ${r.comment} */
<#else>
    (void)memset(${r.address}, ${r.fill}, ${r.size}u); /* ${r.comment} */
</#if>
</#list>
<#if initSteps?size == 0>
    *(uint32_t *)(void *)(${mark}) = ${G}_INITIALIZED;
</#if>
  }
</#if>
  return status;
}

${G}_CODE_SECTION
${p}_status ${p}_init(${takes("")}) {
<#if initSteps?size == 0>
  return ${p}_reset(${arguments});
<#else>
  const ${p}_status status = ${p}_reset(${arguments});
  if (status == ${P}_OK) {
<@bases "    "/>
<#list initSteps as e>
    (void)${e.function}(${e.code}, ${e.to}, ${e.count}); /* ${e.comment} */
</#list>
    *(uint32_t *)(void *)(${mark}) = ${G}_INITIALIZED;
  }
  return status;
</#if>
}

<#-- What a function does first that takes the arenas and these of the caller's tensors. -->
<#macro opening tensors>
<@bases "  "/>
<#list tensors as c>
  ${c.const}unsigned char *const ${c.name}_bytes = (${c.const}unsigned char *)${c.name};
</#list>
  const ${p}_status status = ${p}_${check}(${arguments});
  if (status != ${P}_OK) {
    return status;
  }
<#list tensors as c>
  if (${c.name} == NULL) {
    return ${P}_ERROR_NULL;
  }
  if (((uintptr_t)${c.name} % ${P}_${c.name?upper_case}_ALIGN) != 0u) {
    return ${P}_ERROR_ALIGNMENT;
  }
</#list>
<#if mark??>
  if (*(const uint32_t *)(const void *)(${mark}) != ${G}_INITIALIZED) {
    return ${P}_ERROR_NOT_INITIALIZED;
  }
</#if>
<#if (steps?size == 0 || callers?size != 0) && !split>
  (void)base;
</#if>
<#list tensors as c>
  (void)${c.name}_bytes;
</#list>
</#macro>
<#if fed??>
${G}_CODE_SECTION
${p}_status ${p}_begin(${takes("")}) {
<@opening []/>
  struct ${p}_position *const position = (struct ${p}_position *)(void *)(${position});
  position->awaits = ${P}_AWAITS_ROWS;
  position->rows = 0;
  position->next = 0;
  position->written = 0;
  return ${P}_OK;
}

${G}_CODE_SECTION
${p}_status ${p}_feed_${fed.name}(${([takes(""), "const " + fed.ctype + " *rows", "int32_t count"] + declared(others))?join(", ")}) {
<@opening others/>
  struct ${p}_position *const position = (struct ${p}_position *)(void *)(${position});
  const unsigned char *const input = (const unsigned char *)rows;
  if (position->awaits != ${P}_AWAITS_ROWS) {
    return ${P}_ERROR_NOT_BEGUN;
  }
  if (rows == NULL) {
    return ${P}_ERROR_NULL;
  }
<#if fed.align gt 1>
  if (((uintptr_t)rows % ${P}_${fed.name?upper_case}_ALIGN) != 0u) {
    return ${P}_ERROR_ALIGNMENT;
  }
</#if>
  if ((count < 0) || (count > (${fed.rows} - position->rows))) {
    return ${P}_ERROR_TOO_MANY_ROWS;
  }
  /* ${steps[0].index}: ${steps[0].comment} */
  ${P}_ON_STEP_BEGIN(${steps[0].index});
  ${steps[0].call}
  ${P}_ON_STEP_END(${steps[0].index});
  position->rows += count;
  return ${P}_OK;
}

</#if>
${G}_CODE_SECTION
${p}_status ${p}_<#if fed??>end<#else>run</#if>(${([takes("")] + declared(others))?join(", ")}) {
<@opening others/>
<#if fed??>
  struct ${p}_position *const position = (struct ${p}_position *)(void *)(${position});
  if (position->awaits != ${P}_AWAITS_ROWS) {
    return ${P}_ERROR_NOT_BEGUN;
  }
  if (position->rows != ${fed.rows}) {
    return ${P}_ERROR_TOO_FEW_ROWS;
  }
  position->awaits = 0u;
</#if>
<#list (fed??)?then(steps[1..], steps) as s>

<#if s.control??>
  ${s.control}
<#else>
  /* ${s.index}: ${s.comment} */
  ${P}_ON_STEP_BEGIN(${s.index});
<#if s.mayFail>
<@checked s/>
<#elseif s.tiling??>
<@tiled s s.tiling s.expansions[0]/>
<#elseif s.fields?size != 0 || s.expansions?size != 0>
<@patched s/>
<#else>
  ${s.call}
</#if>
<#if !s.mayFail>
  ${P}_ON_STEP_END(${s.index});
</#if>
</#if>
</#list>

  return ${P}_OK;
}
<#if fed??>

${G}_CODE_SECTION
${p}_status ${p}_run(${([takes("")] + declared(callers))?join(", ")}) {
  ${p}_status status = ${p}_begin(${arguments});
  if (status == ${P}_OK) {
    status = ${p}_feed_${fed.name}(${([arguments, fed.name, fed.rows?c] + others?map(c -> c.name))?join(", ")});
  }
  if (status == ${P}_OK) {
    status = ${p}_end(${([arguments] + others?map(c -> c.name))?join(", ")});
  }
  return status;
}
</#if>
