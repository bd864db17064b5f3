<#import "/support/dsp_finish.ftl" as dsp>
/* The window of the output pixel whose first input lies at (y, x), widened to halfwords. */
static inline void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, uint32_t *to, const ${params} *k) {
  const uint32_t padding = (uint32_t)(k->padding & 0xFF) * 0x01010101u;
  const int32_t run = k->run_bytes;
  const int32_t row = k->row_bytes;
  const int32_t first = x * k->channels_in;
  const int inside = first >= 0 && first + ((run + 3) & ~3) <= row;
  uint32_t *const end = to + k->words;
  int32_t ky;
  int32_t i;
  for (ky = 0; ky < k->kernel_h; ky++, y += k->dilation_h) {
    const int8_t *const from = input + (y < 0 ? 0 : y) * row;
    const int outside = y < 0 || y >= k->height;
    for (i = 0; i < run; i += 4, to += 2) {
      const uint32_t word =
          outside != 0 ? padding : (inside != 0 ? ${p}_load32(from + first + i) : ${p}_row_word(from, row, first + i, padding));
      to[0] = ${p}_even_bytes(word);
      to[1] = ${p}_odd_bytes(word);
    }
  }
  for (; to != end; to++) {
    *to = 0;
  }
}

<@dsp.finish name=fn + "_finish" of=params signFix=true saturate=!k.clamped wide=k.wide/>

/* Convolution as a matrix product, one output pixel at a time: its window is widened to halfwords in the scratch and
 * multiplied by all output channels. A halfword of weights is a + 256 * b, a and b being those of two channels for one
 * input. The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const uint32_t *const end = scratch + k->words;
  int32_t oy;
  int32_t ox;
  for (oy = 0; oy < k->out_h; oy++) {
    for (ox = 0; ox < k->out_w; ox++, output += k->channels) {
      const uint32_t *w = k->weights;
      int32_t c;
      ${fn}_gather(input, oy * k->stride_h - k->pad_top, ox * k->stride_w - k->pad_left, scratch, k);
      for (c = 0; c < k->channels; c += 2) {
        int32_t low = 0;
        int32_t mixed = 0;
        const uint32_t *x = scratch;
<#macro four i>
          mixed = ${p}_dot2(w[${i}], x[${i}], mixed);
          low = ${p}_dot2(${p}_even_bytes(w[${i}]), x[${i}], low);
          mixed = ${p}_dot2(w[${i + 1}], x[${i + 1}], mixed);
          low = ${p}_dot2(${p}_even_bytes(w[${i + 1}]), x[${i + 1}], low);
</#macro>
        if (((uint32_t)k->words & 2u) != 0u) {
<@four i=0/>
          x += 2;
          w += 2;
        }
        for (; x != end; x += 4, w += 4) {
<@four i=0/>
<@four i=2/>
        }
        output[c] = ${fn}_finish(low * 2, c, k);
        if (c + 1 < k->channels) {
          output[c + 1] = ${fn}_finish((int32_t)((uint32_t)mixed - (uint32_t)low) >> 7, c + 1, k);
        }
      }
    }
  }
}
