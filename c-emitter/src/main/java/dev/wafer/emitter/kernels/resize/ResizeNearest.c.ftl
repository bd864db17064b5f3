static void ${fn}(const void *input, void *output, const ${params} *k) {
  const unsigned char *in = (const unsigned char *)input;
  unsigned char *out = (unsigned char *)output;
  for (int32_t b = 0; b < k->batches; b++, in += k->image_bytes) {
    for (int32_t y = 0; y < k->out_height; y++) {
      const unsigned char *row = in + k->rows[y] * k->row_bytes;
      for (int32_t x = 0; x < k->out_width; x++, out += k->pixel_bytes) {
        (void)memcpy(out, row + k->columns[x] * k->pixel_bytes, k->pixel_bytes);
      }
    }
  }
}
