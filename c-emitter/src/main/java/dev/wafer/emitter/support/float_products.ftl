<#-- The sixteen sums of four outputs and four pixels, for machines without the registers that hold them. -->
<#macro plain>
  int32_t i;
  int32_t j;
  int32_t n;
  for (i = 0; i < 16; i++) {
    sums[i] = 0.0f;
  }
  for (n = 0; n < depth; n++) {
    for (i = 0; i < 4; i++) {
      for (j = 0; j < 4; j++) {
        sums[4 * i + j] += w[4 * n + i] * x[4 * n + j];
      }
    }
  }
</#macro>
