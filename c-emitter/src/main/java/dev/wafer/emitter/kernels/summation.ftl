<#-- The output for a sum of distances to the zero point: half of it, 20 bits up, is scaled. -->
<#macro finish sum>(int8_t)${p}_clamp((int32_t)((uint32_t)${p}_requantize((int32_t)((uint32_t)${sum} << 19), k->multiplier, k->shift) + (uint32_t)k->zero_point), k->min, k->max)</#macro>
