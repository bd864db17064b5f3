static <#if !k.vectors>${p?upper_case}_NOINLINE </#if>void ${fn}(const void *input, void *output, uint32_t size_bytes) {
  ${p}_move_run((uint8_t *)output, (const uint8_t *)input, size_bytes);
}
