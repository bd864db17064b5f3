# Benchmarks

Written by `scripts/benchmarks` (which calls `wafer benchmark`); every figure of Wafer was measured in that run.

How: the emitted C is built with `arm-none-eabi-gcc` 12.2 at `-O2` and runs under QEMU 7.2 with `-icount shift=0`, which
counts executed instructions and repeats exactly. Instructions are no cycles: a real core adds wait states and pipeline
effects. `exact` says that the output agreed with the recorded one (integers to the bit, floats within 1e-4 of the range).

- **instructions**: one inference.
- **cycles**: modelled from what is executed and the timing in the core's manual, with memory that never stalls
  ([TARGETS.md](TARGETS.md#cycles)); an estimate, and none for cores whose maker publishes no timing.
- **arena**: all RAM besides the stack: inputs, outputs, scratch and state. The interpreter's figure includes its own
  structures.
- **flash beyond weights**: code and constants that are neither weights nor biases, multiplier tables, look-up tables and
  C library parts included. For the interpreter it is everything beyond the model's file, with a harness of about 600 bytes.
- **stack**: deepest use during an inference.

The figures of TensorFlow Lite Micro (commit 90b983c2, CMSIS-NN 4ab83cc3) and of TVM 0.15 were measured in the same way,
see `docs/baselines.json`.
<#list tables as t>

## ${t.target} (${t.board})

<#assign cycles = t.rows?filter(r -> r.cycles??)?size != 0>
| model | tool | exact | MACs | instructions |<#if cycles> cycles |</#if> arena | flash beyond weights | weights and biases | stack |
|---|---|---|--:|--:|<#if cycles>--:|</#if>--:|--:|--:|--:|
<#list t.rows as r>
| ${r.model} | ${r.tool} | ${r.exact} | <#if r.macs??>${r.macs?string(",##0")}</#if> | ${r.instructions?string(",##0")} |<#if cycles> <#if r.cycles??>${r.cycles?string(",##0")}</#if> |</#if> ${r.arena?string(",##0")} | ${r.flash?string(",##0")} | <#if r.parameters??>${r.parameters?string(",##0")}</#if> | ${r.stack?string(",##0")} |
</#list>

By operator: instructions<#if t.costs.cycles> / cycles</#if>.

| model |<#list t.costs.operators as o> ${o} |</#list> others |
|---|<#list t.costs.operators as o>--:|</#list>--:|
<#list t.costs.rows as r>
| ${r.model} |<#list r.cells as c> <#if c.instructions != 0>${c.instructions?string(",##0")}<#if t.costs.cycles> / ${c.cycles?string(",##0")}</#if></#if> |</#list>
</#list>
</#list>
