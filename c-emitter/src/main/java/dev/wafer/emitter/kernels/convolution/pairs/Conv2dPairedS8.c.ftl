<#assign m = p + "_" + k.product>
<#assign words = k.together / 2>
<#function inside pixel fx><#return pixel + "_inside != 0 && " + pixel + "_x + " + fx + " >= 0 && " + pixel + "_x + " + fx + " < k->in_w"></#function>
/* The windows under two output pixels, outside the input its zero point. Where they lie between the columns of the input,
 * row by row, else <#if k.strided>tap by tap<#else>by runs of taps that lie inside, or outside, likewise</#if>. */
static void ${fn}_pair(const int8_t *input, int32_t first, int32_t second, uint32_t *to, const ${params} *k) {
<#if k.strided>
  const int32_t step = k->in_pixel;
  const int32_t row = k->in_row;
  const int32_t plane = k->in_image;
<#else>
  const int32_t step = k->in_c;
  const int32_t row = k->in_w * step;
  const int32_t plane = k->in_h * row;
</#if>
  const int32_t line = first / k->out_w;
  const int32_t image = line / k->out_h;
  const int32_t low_x = (first - line * k->out_w) * k->stride_w - k->left;
  const int32_t low_y = (line - image * k->out_h) * k->stride_h - k->top;
  int32_t low_at = image * plane + low_y * row + low_x * step;
  int32_t high_x = low_x + (second - first) * k->stride_w;
  if (second < (line + 1) * k->out_w && low_x >= 0 && high_x + k->filter_w <= k->in_w) {
    const int32_t beside = (high_x - low_x) * step;
    const int32_t count = k->filter_w * k->in_c;
    const uint32_t fill = (uint32_t)k->fill + ((uint32_t)k->fill << 16);
    for (int32_t y = low_y; y < low_y + k->filter_h; y++, low_at += row) {
      uint32_t *const end = to + ${words} * count;
      if (y >= 0 && y < k->in_h) {
        const int8_t *low = input + low_at;
<#if k.strided>
        for (; to != end; low += step, to += ${words} * k->in_c) {
          ${p}_pair_words_${words}(low, low + beside, k->in_c, to);
        }
<#else>
        ${p}_pair_words_${words}(low, low + beside, count, to);
        to = end;
</#if>
      } else {
        for (; to != end; to += ${words}) {
          *to = fill;
        }
      }
    }
  } else {
    const int8_t fill = (int8_t)k->fill;
    int32_t high_y = low_y;
    int32_t high_at = low_at + (high_x - low_x) * step;
    if (second >= (line + 1) * k->out_w) {
      const int32_t other = second / k->out_w;
      const int32_t other_image = other / k->out_h;
      high_x = (second - other * k->out_w) * k->stride_w - k->left;
      high_y = (other - other_image * k->out_h) * k->stride_h - k->top;
      high_at = other_image * plane + high_y * row + high_x * step;
    }
    for (int32_t fy = 0; fy < k->filter_h; fy++, low_at += row, high_at += row) {
      const int low_inside = low_y + fy >= 0 && low_y + fy < k->in_h;
      const int high_inside = high_y + fy >= 0 && high_y + fy < k->in_h;
      int32_t fx = 0;
      while (fx < k->filter_w) {
        const int low_is = ${inside("low", "fx")};
        const int high_is = ${inside("high", "fx")};
        const int8_t *low = low_is != 0 ? input + (low_at + fx * step) : &fill;
        const int8_t *high = high_is != 0 ? input + (high_at + fx * step) : &fill;
<#if k.strided>
        const int32_t count = k->in_c;
        fx++;
<#else>
        int32_t count = 0;
        for (; fx < k->filter_w && (${inside("low", "fx")}) == low_is && (${inside("high", "fx")}) == high_is; fx++) {
          count += k->in_c;
        }
</#if>
        uint32_t *const end = to + ${words} * count;
        if (low_is != 0 && high_is != 0) {
          ${p}_pair_words_${words}(low, high, count, to);
          to = end;
        }
        for (; to != end; to += ${words}) {
          *to = (uint32_t)(int32_t)*low + ((uint32_t)(int32_t)*high << 16);
          low += low_is;
          high += high_is;
        }
      }
    }
  }
}

/* Convolution: the windows of ${k.together} output pixels are copied out, two in a word, and multiplied with the weights. Of the
 * last pixels, where they are fewer, some are computed twice. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *pairs, const ${params} *k) {
  const struct ${m} right = {
      k->factors, k->factors + 2 * k->channels, k->steps, k->halves, <#if k.clamped>k->min, k->max, </#if>k->weights};
  for (int32_t pixel = 0; pixel < k->pixels; pixel += ${k.together}) {
    const int32_t left = k->pixels - pixel;
    const int32_t next = left > 1 ? 1 : 0;
    ${fn}_pair(input, pixel, pixel + next, pairs, k);
<#if k.together == 4>
    const int32_t further = left > 3 ? 2 : (left > 2 ? 1 : 0);
    ${fn}_pair(input, pixel + further, pixel + further + next, pairs + 1, k);
    ${m}_run(pairs, output + pixel * k->pitch, next * k->pitch, further * k->pitch, &right);
<#else>
    ${m}_run(pairs, output + pixel * k->pitch, next * k->pitch, &right);
</#if>
  }
}
