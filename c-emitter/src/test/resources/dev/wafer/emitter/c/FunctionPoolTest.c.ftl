static void ${fn}(float *out, const ${params} *k) {
  out[0] = k->scale<#if k.shifted> + k->shift</#if>;
}
