/* The models of this image, written from the model list. */
#include "harness.h"
<#list models as model>
#include "${model.header}"
</#list>

/* A nested maximum would double the text with each model; a union is as large as its largest member. */
<#macro maximum values>sizeof(union { uint8_t any[1];<#list values as value> uint8_t of_${value?index}[${value} + 1];</#list> }) - 1</#macro>

enum { ARENA_BYTES = <@maximum models?map(model -> model.arena + "_ARENA_BYTES")/> };
<#list models as model>
enum { ${model.macro}_STAGING_BYTES = 0u<#list 0..<model.inputCount as index> + ((${model.macro}_INPUT_${index}_BYTES + 3u) & ~3u)</#list> };
</#list>
enum { STAGING_BYTES = <@maximum models?map(model -> model.macro + "_STAGING_BYTES")/> };
<#if steps>
enum { STEPS = <@maximum models?map(model -> model.macro + "_STEP_COUNT")/> };
<#else>
enum { STEPS = 1 };
</#if>

<#-- The first arena of a split model belongs into its region; the others follow below. -->
<#assign split = models?filter(model -> model.regions?size != 0)>
<#assign first = (split?size == 0)?then(".bulk.arena", ".arena." + (split[0].regions[0])!)>
<#function further model><#return (model.regions?size == 0)?then([], model.regions[1..])></#function>
<#function external model><#return model.externalInputs?map(i -> "input_" + i) + model.externalOutputs?map(i -> "output_" + i)></#function>
<#function arenas model><#return (["arena"] + further(model)?map(region -> model.macro + "_" + region))?join(", ")></#function>
__attribute__((section("${first}"), aligned(64))) uint8_t
    harness_arena[HARNESS_GUARD_BYTES + 2u * HARNESS_MAX_ALIGNMENT + ARENA_BYTES + HARNESS_GUARD_BYTES];
const uint32_t harness_arena_bytes = sizeof harness_arena;

__attribute__((section(".bulk.staging"), aligned(64))) uint8_t harness_staging[STAGING_BYTES];
const uint32_t harness_staging_bytes = sizeof harness_staging;

uint32_t harness_step_ticks[STEPS];
uint32_t harness_turn;
<#list models as model>
<#list further(model) as region>

__attribute__((section(".arena.${region}"), aligned(64))) static uint8_t ${model.name}_in_${region}
    [HARNESS_GUARD_BYTES + 2u * HARNESS_MAX_ALIGNMENT + ${model.arena}_ARENA_${region?upper_case}_BYTES + HARNESS_GUARD_BYTES];
#define ${model.macro}_${region} \
  (${model.name}_in_${region} + HARNESS_GUARD_BYTES + HARNESS_MAX_ALIGNMENT + \
   (${model.arena}_ARENA_ALIGN < HARNESS_MAX_ALIGNMENT ? ${model.arena}_ARENA_ALIGN : 0u))
</#list>
<#list external(model) as tensor>

/* Of the caller's, in turn as aligned as the model asks for and no more. */
__attribute__((section(".bulk.${tensor}"), aligned(64))) static uint8_t ${model.name}_bytes_of_${tensor}
    [HARNESS_GUARD_BYTES + 2u * HARNESS_MAX_ALIGNMENT + ${model.macro}_${tensor?upper_case}_BYTES + HARNESS_GUARD_BYTES];
#define ${model.macro}_${tensor} \
  (${model.name}_bytes_of_${tensor} + HARNESS_GUARD_BYTES + HARNESS_MAX_ALIGNMENT + \
   (${model.macro}_${tensor?upper_case}_ALIGN < HARNESS_MAX_ALIGNMENT ? ${model.macro}_${tensor?upper_case}_ALIGN : 0u))
</#list>
<#if further(model)?size + external(model)?size != 0>
static const struct harness_arena ${model.name}_further_arenas[] = {
<#list further(model) as region>
    {${model.macro}_${region}, ${model.arena}_ARENA_${region?upper_case}_BYTES},
</#list>
<#list external(model) as tensor>
    {${model.macro}_${tensor}, ${model.macro}_${tensor?upper_case}_BYTES},
</#list>
};
</#if>

static int ${model.name}_call_init(void *arena) { return (int)${model.name}_init(${arenas(model)}); }
<#if model.fedInput?? && !steps>
<#assign whole = model.macro + "_INPUT_" + model.fedInput>
<#assign more = external(model)?filter(t -> t != "input_" + model.fedInput)?map(t -> ", (void *)" + model.macro + "_" + t)?join("")>
/* The image whole when it is measured and at times, or else by a row, by three rows and so on. */
static int ${model.name}_call_run(void *arena) {
  const int32_t most = (harness_turn % 5u) == 0u ? ${whole}_DIM_1 : (int32_t)((harness_turn % 5u) * 2u - 1u);
  int32_t row = 0;
  int status = (int)${model.name}_begin(${arenas(model)});
  while ((status == 0) && (row < ${whole}_DIM_1)) {
    const int32_t left = ${whole}_DIM_1 - row;
    const int32_t count = left < most ? left : most;
    status = (int)${model.name}_feed_input_${model.fedInput}(${arenas(model)},
        (const void *)(${model.macro}_input_${model.fedInput} + (uint32_t)row * ${whole}_ROW_BYTES), count${more});
    row += count;
  }
  return status != 0 ? status : (int)${model.name}_end(${arenas(model)}${more});
}
<#else>
static int ${model.name}_call_run(void *arena) { return (int)${model.name}_run(${([arenas(model)] + external(model)?map(t -> "(void *)" + model.macro + "_" + t))?join(", ")}); }
</#if>
static int ${model.name}_call_reset(void *arena) { return (int)${model.name}_reset(${arenas(model)}); }
<#list 0..<model.inputCount as index>
static void *${model.name}_address_of_input_${index}(void *arena) {<#if model.externalInputs?seq_contains(index)> (void)arena; return ${model.macro}_input_${index};<#else> return ${model.name}_input_${index}(${arenas(model)});</#if> }
</#list>
<#list 0..<model.outputCount as index>
static void *${model.name}_address_of_output_${index}(void *arena) {<#if model.externalOutputs?seq_contains(index)> (void)arena; return ${model.macro}_output_${index};<#else> return (void *)(uintptr_t)${model.name}_output_${index}(${arenas(model)});</#if> }
</#list>
static const struct harness_tensor ${model.name}_input_tensors[] = {
<#list 0..<model.inputCount as index>
    {${model.name}_address_of_input_${index}, ${model.macro}_INPUT_${index}_BYTES},
</#list>
    {0, 0u}};
static const struct harness_tensor ${model.name}_output_tensors[] = {
<#list 0..<model.outputCount as index>
    {${model.name}_address_of_output_${index}, ${model.macro}_OUTPUT_${index}_BYTES},
</#list>
    {0, 0u}};
</#list>

const struct harness_model harness_models[] = {
<#list models as model>
    {${model.arena}_ARENA_BYTES, ${model.arena}_ARENA_ALIGN, ${model.name}_call_init, ${model.name}_call_run,
     ${model.name}_call_reset, ${model.name}_input_tensors, ${model.macro}_INPUT_COUNT, ${model.name}_output_tensors,
     ${model.macro}_OUTPUT_COUNT, ${model.macro}_STEP_COUNT,
<#if further(model)?size + external(model)?size == 0>
     0, 0u},
<#else>
     ${model.name}_further_arenas, ${further(model)?size + external(model)?size}u},
</#if>
</#list>
};
const uint32_t harness_model_count = sizeof harness_models / sizeof harness_models[0];
