<#-- Text of a model, such that it can neither end a cell nor be markup, and of bearable length. -->
<#function plain text><#return text?replace("[\\p{Cntrl}|`<>\\[\\]]", "?", "r")></#function>
<#function cell text><#return plain(text?truncate_c(160, "..."))></#function>
# ${r.name} on ${cell(r.target)}

Compiled by Wafer ${r.compilerVersion}. Build `${r.build.id}`, model `${r.build.modelSha256}` (SHA-256).

| figure | value |
|---|--:|
| operators (steps) | ${r.steps?size} |
| multiply-accumulates | ${r.macs} |
| optimized for | ${r.build.options.optimize} |
| arena | ${r.arena.bytes} bytes |
<#if r.arena.regions?size gt 1>
<#list r.arena.regions as g>
| of this in ${g.name} | ${g.bytes} bytes of ${g.capacityBytes}, about ${g.trafficBytes} bytes read and written |
</#list>
</#if>
| lower bound of the arena | ${r.arena.lowerBoundBytes} bytes (gap ${r.arena.gapBytes}<#if r.arena.provenOptimal>, proven optimal</#if>) |
| state kept between runs, in the arena | ${r.persistentRamBytes} bytes |
| parameters expanded once, in the arena | ${r.expandedParameterBytes} bytes |
| constants in flash | ${r.flash.constantBytes} bytes |
| of these weights | ${r.flash.weightBytes} bytes |
| biases | ${r.flash.biasBytes} bytes |
| tables added by the compiler | ${r.flash.tableBytes} bytes |
<#if r.rewrites.channelPruning.channels != 0>
| channels removed that carry nothing | ${r.rewrites.channelPruning.channels}, with ${r.rewrites.channelPruning.weights} weights and ${r.rewrites.channelPruning.macs} multiply-accumulates |
</#if>
<#if r.budgets?size != 0>

## Budgets

<#if r.excess??>
**Exceeded, so no C was written.** ${plain(r.excess)}.

</#if>
| budget | found | limit | over |
|---|--:|--:|--:|
<#list r.budgets as b>
| ${cell(b.name)} | ${b.found} | ${b.limit} | ${b.over} |
</#list>
</#if>

The size of the code depends on the C compiler: `wafer verify` measures it.

## Tensors

| tensor | type | shape | bytes | memory | scale | zero point |
|---|---|---|--:|---|--:|--:|
<#list r.inputs as t>
| input ${t?index}<#if t.signatureName??> ${cell(t.signatureName)}</#if>: ${cell(t.name)} | ${t.type} | <#list t.shape as d>${d}<#sep>x</#list> | ${t.bytes} | ${t.memory} | <#if t.scale??>${t.scale}</#if> | <#if t.zeroPoint??>${t.zeroPoint}</#if> |
</#list>
<#list r.outputs as t>
| output ${t?index}<#if t.signatureName??> ${cell(t.signatureName)}</#if>: ${cell(t.name)} | ${t.type} | <#list t.shape as d>${d}<#sep>x</#list> | ${t.bytes} | ${t.memory} | <#if t.scale??>${t.scale}</#if> | <#if t.zeroPoint??>${t.zeroPoint}</#if> |
</#list>

## Steps

| step | operator | kernel | inputs | output | MACs | estimated instructions | constants | scratch |
|--:|---|---|---|---|--:|--:|--:|--:|
<#list r.steps as s>
| ${s.index} | ${s.operator} | ${s.kernel} | <#list s.inputs as i>${i}<#sep>, </#list> | <#list s.outputs as o>${o}<#sep>, </#list> | ${s.macs} | ${s.estimatedInstructions} | ${s.constantBytes} | ${s.scratchBytes} |
</#list>
<#if r.segments?size != 0>

## Row by row

<#list r.segments as g>
Step ${g.step}, ${g.rowsAtATime} <#if g.rowsAtATime == 1>row<#else>rows</#if> at a time: ${g.calls} calls; between the layers ${g.windowBytes} bytes in place of ${g.wholeBytes}.

| operator | tensor | kernel | MACs | rows there | of rows | bytes |
|---|---|---|--:|--:|--:|--:|
<#list g.nodes as n>
| ${n.operator}<#if n.operatorIndex gte 0> ${n.operatorIndex}</#if> | ${cell(n.name)} | ${n.kernel} | ${n.macs} | ${n.windowRows} | ${n.rows} | ${n.bytes} |
</#list>
<#sep>

</#list>
</#if>
<#if r.parameterPlacements?size != 0>

## Parameters that need work before use

| parameter | elements | zeros | placement | flash bytes |
|---|--:|--:|---|--:|
<#list r.parameterPlacements as p>
| ${cell(p.name)} | ${p.elements} | ${p.zeros} | ${p.placement} | ${p.flashBytes} |
</#list>
</#if>
<#if r.rewrites.remarks?size != 0>

## What the compiler changed

| pass | operator | tensor | change |
|---|---|---|---|
<#list r.rewrites.remarks as c>
| ${c.pass} | ${cell(c.operator)}<#if c.operatorIndex gte 0> ${c.operatorIndex}</#if> | ${cell(c.name)} | ${c.text} |
</#list>
</#if>
<#if r.moves?size != 0>

## Concatenations and slices

Bytes are those of one run.

| operator | tensor | bytes copied | bytes saved | why it copies |
|---|---|--:|--:|---|
<#list r.moves as m>
| ${cell(m.operator)}<#if m.operatorIndex gte 0> ${m.operatorIndex}</#if> | ${cell(m.name)} | ${m.copiedBytes} | ${m.savedBytes} | ${m.reason} |
</#list>
</#if>
<#if r.weights?size != 0>

## Weights

Those of a row are placed as one. Instructions are estimates for the steps that read them.

| weights | elements | zeros | placement | form | flash bytes | RAM bytes | scratch bytes | instructions | at start-up |
|---|--:|--:|---|---|--:|--:|--:|--:|--:|
<#macro place w tensors elements zeros chosen>
| ${tensors} | ${elements} | ${zeros} | <#if chosen>**${w.placement}**<#else>or ${w.placement}</#if> | ${w.form}<#if w.blockShape != ""> ${w.blockShape}: ${w.nonzeroBlocks} of ${w.blocks} blocks</#if> | ${w.flashBytes} | ${w.ramBytes} | ${w.scratchBytes} | ${w.estimatedInstructions} | ${w.estimatedInitInstructions} |
</#macro>
<#list r.weights as w>
<#assign tensors><#list w.tensors as t>${cell(t)}<#sep>, </#list></#assign>
<@place w.chosen tensors w.elements w.zeros true/>
<#list w.alternatives as a>
<@place a "" "" "" false/>
</#list>
</#list>
<#if r.placementGap != 0>

The search was cut short: a better choice may be better by up to ${r.placementGap}.
</#if>
</#if>

## Arena

<#assign split = r.arena.regions?size gt 1>
| buffer | kind |<#if split> region |</#if> offset | bytes | first step | last step |
|---|---|<#if split>---|</#if>--:|--:|--:|--:|
<#list r.arena.buffers as b>
| ${cell(b.name)} | ${b.kind} |<#if split> ${b.region} |</#if> ${b.offsetBytes} | ${b.sizeBytes} | ${b.firstStep} | ${b.lastStep} |
</#list>
