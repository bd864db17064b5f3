<#-- What the function is told of tensors: an array for the parts that differ in length, one for all the rest. -->
<#macro described side types dims elements scales zeroPoints axes>
<#list types as type>
<#if dims[type?index]?size != 0>
  static const int32_t ${side}_${type?index}_dims[] = {<#list dims[type?index] as d>${d}<#sep>, </#list>};
</#if>
<#if scales[type?index]?size != 0>
  static const float ${side}_${type?index}_scales[] = {<#list scales[type?index] as s>${s}<#sep>, </#list>};
  static const int32_t ${side}_${type?index}_zero_points[] = {<#list zeroPoints[type?index] as z>${z}<#sep>, </#list>};
</#if>
</#list>
<#if types?size != 0>
  static const wafer_tensor ${side}s[] = {
<#list types as type>
<#assign quantized = scales[type?index]?size != 0>
      {
          .type = WAFER_${type},
          .rank = ${dims[type?index]?size},
          .elements = ${(type == "NO_TYPE")?then(0, elements[type?index])},
          .dims = <#if dims[type?index]?size != 0>${side}_${type?index}_dims<#else>NULL</#if>,
          .scale_count = ${scales[type?index]?size},
          .axis = ${axes[type?index]},
          .scales = <#if quantized>${side}_${type?index}_scales<#else>NULL</#if>,
          .zero_points = <#if quantized>${side}_${type?index}_zero_points<#else>NULL</#if>,
      },
</#list>
  };
</#if>
</#macro>
<#assign parameters = []>
<#list k.input_types as type><#if type != "NO_TYPE"><#assign parameters += ["const void *x" + type?index]></#if></#list>
<#list k.state_types as type><#assign parameters += ["void *state" + type?index]></#list>
<#list k.output_types as type><#assign parameters += ["void *y" + type?index]></#list>
<#if k.scratch != 0><#assign parameters += ["void *scratch"]></#if>
<#if k.bytes != 0><#assign parameters += ["const void *options"]></#if>
/* ${k.code}, which ${k.function} computes. */
static int32_t ${fn}(${parameters?join(", ")}) {
<@described "input" k.input_types k.input_dims k.input_elements k.input_scales k.input_zero_points k.input_axes/>
<@described "output" k.output_types k.output_dims k.output_elements k.output_scales k.output_zero_points k.output_axes/>
<@described "state" k.state_types k.state_dims k.state_elements k.state_scales k.state_zero_points k.state_axes/>
<#list k.option_names as name>
<#if k.option_lists[name?index] && k.option_values[name?index]?size != 0>
  static const ${k.option_types[name?index]} option_${name}[] = {<#list k.option_values[name?index] as v>${v}<#sep>, </#list>};
</#if>
</#list>
<#if k.option_names?size != 0>
  static const ${k.function}_options options = {
<#list k.option_names as name>
<#if k.option_lists[name?index]>
      .${name} = <#if k.option_values[name?index]?size != 0>option_${name}<#else>NULL</#if>,
      .${name}_count = ${k.option_values[name?index]?size},
<#else>
      .${name} = ${k.option_values[name?index][0]},
</#if>
</#list>
  };
</#if>
<#if k.input_types?size != 0>
  const void *const input_data[] = {<#list k.input_types as type><#if type != "NO_TYPE">x${type?index}<#else>NULL</#if><#sep>, </#list>};
</#if>
  void *const output_data[] = {<#list k.output_types as type>y${type?index}<#sep>, </#list>};
<#if k.state_types?size != 0>
  void *const state_data[] = {<#list k.state_types as type>state${type?index}<#sep>, </#list>};
</#if>
  const wafer_call call = {
      .input_count = ${k.input_types?size},
      .output_count = ${k.output_types?size},
      .state_count = ${k.state_types?size},
      .inputs = <#if k.input_types?size != 0>inputs<#else>NULL</#if>,
      .outputs = outputs,
      .states = <#if k.state_types?size != 0>states<#else>NULL</#if>,
      .input_data = <#if k.input_types?size != 0>input_data<#else>NULL</#if>,
      .output_data = output_data,
      .state_data = <#if k.state_types?size != 0>state_data<#else>NULL</#if>,
      .scratch = <#if k.scratch != 0>scratch<#else>NULL</#if>,
      .scratch_bytes = ${k.scratch}u,
<#if k.option_names?size != 0>
      .options = &options,
      .options_bytes = (uint32_t)sizeof(options),
<#else>
      .options = <#if k.bytes != 0>options<#else>NULL</#if>,
      .options_bytes = ${k.bytes}u,
</#if>
  };
  return ${k.function}(&call);
}
