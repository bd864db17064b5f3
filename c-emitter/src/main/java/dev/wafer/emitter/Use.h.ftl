<#include "calls.ftl">
<#if split>
 * Use: give every instance <#list arenas as a>an arena of ${P}_ARENA_${a.macro}_BYTES bytes in ${a.region}<#sep> and </#list>,
 * each aligned to ${P}_ARENA_ALIGN; every function takes them in this order. Call
<#else>
 * Use: give every instance an arena of ${P}_ARENA_BYTES bytes aligned to ${P}_ARENA_ALIGN, call
</#if>
 * ${p}_init once, then for each inference fill the inputs, call ${p}_run, read the outputs.
 * Inputs<#if callers?size != 0> in the arena</#if> are not preserved by a run; outputs<#if callers?size != 0> in it</#if> stay valid until the next one.
<#if callers?size != 0>
 * Inputs and outputs that ${p}_run takes are yours: it reads the former and writes the latter where they are.
 * They overlap neither the arena nor each other.
</#if>
<#if fed??>
 * Input ${fed.index} need never be there whole: in place of ${p}_run, call ${p}_begin, hand its rows over from the top
 * as they come, any number at a time, to ${p}_feed_input_${fed.index}, which is done with them when it returns, and
 * call ${p}_end. Fill other inputs before ${p}_begin.
</#if>
<#if signature != "">
 * Inputs and outputs have the names of the signature '${signature}'.
</#if>
