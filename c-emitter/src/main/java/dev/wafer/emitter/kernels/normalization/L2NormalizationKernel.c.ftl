static void ${fn}(const ${k.x} *input, ${k.x} *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
<#if k.real>
    float squares = 0.0f;
    for (int32_t i = 0; i < k->depth; i++) {
      squares += input[i] * input[i];
    }
    const float root = sqrtf(squares);
    const float length = root < 1e-6f ? 1e-6f : root;
    for (int32_t i = 0; i < k->depth; i++) {
      output[i] = input[i] / length;
    }
<#else>
    /* The squares of very long rows wrap. */
    uint32_t squares = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t x = input[i] + k->offset;
      squares += (uint32_t)(x * x);
    }
    int32_t shift;
    const int32_t multiplier = ${p}_inverse_square_root((int32_t)squares, &shift);
    for (int32_t i = 0; i < k->depth; i++) {
<#if k.x == "uint8_t">
      const int32_t scaled = ${p}_requantize((input[i] + k->offset) * 128, multiplier, -shift) + 128;
      output[i] = (uint8_t)${p}_clamp(scaled, 0, 255);
<#else>
      const int32_t scaled = ${p}_requantize(input[i] + k->offset, multiplier, 7 - shift);
      output[i] = (int8_t)${p}_clamp(scaled, -128, 127);
</#if>
    }
</#if>
  }
}
