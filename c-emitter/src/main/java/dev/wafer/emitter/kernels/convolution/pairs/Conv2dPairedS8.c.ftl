<#import "/kernels/windows.ftl" as w>
<#assign m = p + "_" + k.product>
<#if k.strided>
<#assign words = k.together / 2>
<#function inside pixel fx><#return pixel + "_inside != 0 && " + pixel + "_x + " + fx + " >= 0 && " + pixel + "_x + " + fx + " < k->in_w"></#function>
/* The windows under two output pixels, outside the input its zero point. Where they lie between the columns of the input,
 * both are read row by row, else tap by tap. */
static void ${fn}_pair(const int8_t *input, int32_t first, int32_t second, uint32_t *to, const ${params} *k) {
  const int32_t step = k->in_pixel;
  const int32_t row = k->in_row;
  const int32_t plane = k->in_image;
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
        for (; to != end; low += step, to += ${words} * k->in_c) {
          ${p}_pair_words_${words}(low, low + beside, k->in_c, to);
        }
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
        const int32_t count = k->in_c;
        fx++;
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
<#else>
/* Inputs of a pixel to words ${k.together / 2} apart: to their lower half, or, of a second pixel, to their upper half. */
static uint32_t *${fn}_put(const int8_t *from, int32_t step, int32_t count, int second, uint32_t *to) {
  const uint32_t *const end = to + ${k.together / 2} * count;
  if (second != 0) {
    for (; to != end; to += ${k.together / 2}, from += step) {
      *to += (uint32_t)(int32_t)*from << 16;
    }
  } else {
    for (; to != end; to += ${k.together / 2}, from += step) {
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
      const int8_t *const from = input + ((first_line + y) * k->in_w + x_at + x_begin) * k->in_c;
      to = ${fn}_put(from, 1, end - begin, second, to);
    }
    to = ${fn}_put(&fill, 0, k->filter_w * k->in_c - end, second, to);
  }
}

/* The windows under two output pixels. Where they lie between the columns of the input, both are read at once. */
static void ${fn}_pair(const int8_t *input, int32_t first, int32_t second, uint32_t *to, const ${params} *k) {
  const int32_t line = first / k->out_w;
  const int32_t x = (first - line * k->out_w) * k->stride_w - k->left;
  const int32_t apart = (second - first) * k->stride_w;
  if (second < (line + 1) * k->out_w && x >= 0 && x + apart + k->filter_w <= k->in_w) {
    const int32_t image = line / k->out_h;
    const int32_t y = (line - image * k->out_h) * k->stride_h - k->top;
    const int32_t count = k->filter_w * k->in_c;
    const uint32_t fill = (uint32_t)k->fill + ((uint32_t)k->fill << 16);
    const int32_t row = k->in_w * k->in_c;
    const int8_t *const plane = input + (image * k->in_h * k->in_w + x) * k->in_c;
    const int32_t beside = apart * k->in_c;
    for (int32_t fy = y; fy < y + k->filter_h; fy++) {
      uint32_t *const end = to + ${k.together / 2} * count;
      if (fy >= 0 && fy < k->in_h) {
        const int8_t *low = plane + fy * row;
        ${p}_pair_words_${k.together / 2}(low, low + beside, count, to);
        to = end;
      } else {
        for (; to != end; to += ${k.together / 2}) {
          *to = fill;
        }
      }
    }
  } else {
    ${fn}_gather(input, first, 0, to, k);
    ${fn}_gather(input, second, 1, to, k);
  }
}
</#if>

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
