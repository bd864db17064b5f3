<#import "/kernels/windows.ftl" as w>
<#assign m = p + "_" + k.product>
/* Inputs of a pixel to every other word: to its lower half, or, of a second pixel, to its upper half. */
static uint32_t *${fn}_put(const int8_t *from, int32_t step, int32_t count, int second, uint32_t *to) {
  const uint32_t *const end = to + 2 * count;
  if (second != 0) {
    for (; to != end; to += 2, from += step) {
      *to += (uint32_t)(int32_t)*from << 16;
    }
  } else {
    for (; to != end; to += 2, from += step) {
      *to = (uint32_t)(int32_t)*from;
    }
  }
  return to;
}

/* The window under an output pixel; outside the input lies its zero point. */
static void ${fn}_gather(const int8_t *input, int32_t pixel, int second, uint32_t *to, const ${params} *k) {
  const int8_t fill = (int8_t)k->fill;
<@w.at_pixel "int8_t"/>
  for (int32_t fy = 0; fy < k->filter_h; fy++) {
    const int32_t y = y_at + fy;
    const int inside = y >= 0 && y < k->in_h && x_end > x_begin;
    const int32_t begin = inside != 0 ? x_begin * k->in_c : 0;
    const int32_t end = inside != 0 ? x_end * k->in_c : 0;
    to = ${fn}_put(&fill, 0, begin, second, to);
    if (inside != 0) {
<#if k.strided>
      const int8_t *from = image + y * k->in_row + (x_at + x_begin) * k->in_pixel;
      for (int32_t fx = x_begin; fx < x_end; fx++, from += k->in_pixel) {
        to = ${fn}_put(from, 1, k->in_c, second, to);
      }
<#else>
      const int8_t *const from = input + ((first_line + y) * k->in_w + x_at + x_begin) * k->in_c;
      to = ${fn}_put(from, 1, end - begin, second, to);
</#if>
    }
    to = ${fn}_put(&fill, 0, k->filter_w * k->in_c - end, second, to);
  }
}

/* Convolution: the windows of four output pixels are copied out, two in a word, and multiplied with the weights. Of the
 * last pixels, where they are fewer, some are computed twice. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *pairs, const ${params} *k) {
  const struct ${m} right = {
      k->factors, k->factors + 2 * k->channels, k->steps, k->halves, <#if k.clamped>k->min, k->max, </#if>k->weights};
  for (int32_t pixel = 0; pixel < k->pixels; pixel += 4) {
    const int32_t left = k->pixels - pixel;
    const int32_t next = left > 1 ? 1 : 0;
    const int32_t further = left > 3 ? 2 : (left > 2 ? 1 : 0);
    ${fn}_gather(input, pixel, 0, pairs, k);
    ${fn}_gather(input, pixel + next, 1, pairs, k);
    ${fn}_gather(input, pixel + further, 0, pairs + 1, k);
    ${fn}_gather(input, pixel + further + next, 1, pairs + 1, k);
    ${m}_4(pairs, output + pixel * k->pitch, next * k->pitch, further * k->pitch, &right);
  }
}
