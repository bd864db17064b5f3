static void ${fn}(const float *input, float *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    for (int32_t c = 0; c < k->depth; c++) {
      const int32_t first = c > k->radius ? c - k->radius : 0;
      const int32_t end = c + k->radius < k->depth ? c + k->radius : k->depth;
      float squares = 0.0f;
      for (int32_t i = first; i < end; i++) {
        squares += input[i] * input[i];
      }
      output[c] = input[c] * powf(k->bias + k->alpha * squares, -k->beta);
    }
  }
}
