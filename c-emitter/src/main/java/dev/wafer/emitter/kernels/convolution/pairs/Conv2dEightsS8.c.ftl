<#assign m = p + "_" + k.product>
/* The first of eight output pixels. Where fewer are left, the last one stands for the others. */
struct ${fn}_pixel {
  int32_t left;
  int32_t x;
  int32_t y;
  int32_t image;
};

/* So many inputs of a pixel to bytes; outside the input its zero point. */
static void ${fn}_bytes(const int8_t *from, int inside, int32_t count, int8_t *to) {
  const int32_t mask = inside != 0 ? -1 : 0;
  int32_t i;
  for (i = 0; i < count - 3; i += 4) {
    uint32_t word = (uint32_t)(uint8_t)*from * 0x01010101u;
    if (inside != 0) {
      (void)memcpy(&word, from + i, 4);
    }
    (void)memcpy(to + i, &word, 4);
  }
  for (; i < count; i++) {
    to[i] = from[i & mask];
  }
}

/* The inputs under a tap of the windows of eight pixels, some at a time. */
static void ${fn}_pixels(
    const int8_t *input, const struct ${fn}_pixel *first, int32_t fy, int32_t fx, uint32_t *to, const ${params} *k) {
  const int8_t fill = (int8_t)k->fill;
  const struct ${p}_eight_words beside = {8, 24, 40, -8, 48};
  int32_t i;
  for (i = 0; i < k->depth; i += 8) {
    const int32_t count = k->depth - i < 8 ? k->depth - i : 8;
    struct ${fn}_pixel at = *first;
    int8_t bytes[64];
    int8_t *put;
    for (put = bytes; put != bytes + 64; put += 8) {
      const int32_t x = at.x * k->stride_w + fx;
      const int32_t y = at.y * k->stride_h + fy;
      const int inside = y >= 0 && y < k->in_h && x >= 0 && x < k->in_w;
      ${fn}_bytes(inside != 0 ? input + (at.image * k->in_image + y * k->in_row + x * k->in_pixel + i) : &fill, inside, count, put);
      at.left--;
      if (at.left > 0) {
        at.x++;
        if (at.x == k->out_w) {
          at.x = 0;
          at.y++;
          if (at.y == k->out_h) {
            at.y = 0;
            at.image++;
          }
        }
      }
    }
    ${p}_eight_words(bytes + 8, to, to + 5 * count, &beside);
    to += 5 * count;
  }
}

/* The inputs under a tap, so far from where the windows begin; outside the input lies its zero point. */
static void ${fn}_tap(
    const int8_t *input, const struct ${fn}_pixel *first, int32_t fy, int32_t fx, uint32_t *to, const ${params} *k) {
  const int32_t x = first->x * k->stride_w + fx;
  const int32_t y = first->y * k->stride_h + fy;
  const int32_t x_end = x + 7 * k->stride_w;
  if (first->x + 8 <= k->out_w && y >= 0 && y < k->in_h && x + k->stride_w >= 0 && x_end - k->stride_w < k->in_w) {
    const int32_t apart = k->stride_w * k->in_pixel;
    const struct ${p}_eight_words at = {apart, 3 * apart, 5 * apart, x >= 0 ? -apart : 0, x_end < k->in_w ? 6 * apart : 5 * apart};
    const int8_t *const from = input + (first->image * k->in_image + y * k->in_row + x * k->in_pixel + apart);
    ${p}_eight_words(from, to, to + 5 * k->depth, &at);
    if (x < 0) {
      int32_t i;
      for (i = 0; i < k->depth; i++) {
        to[5 * i] += (uint32_t)(k->fill - from[i]);
      }
    }
    if (x_end >= k->in_w) {
      int32_t i;
      for (i = 0; i < k->depth; i++) {
        to[5 * i + 4] += (uint32_t)(k->fill - from[5 * apart + i]);
      }
    }
  } else {
    ${fn}_pixels(input, first, fy, fx, to, k);
  }
}

/* Convolution of eight output pixels at a time: some taps of their windows, or a piece of one, are copied out, packed, and multiplied
 * with the weights; then the next ones. The bias holds the zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  struct ${m} right;
  int32_t pixel;
  right.x = scratch + k->sum_words;
  right.halves = k->halves;
<#if k.clamped>
  right.min = k->min;
  right.max = k->max;
</#if>
  for (pixel = 0; pixel < k->pixels; pixel += 8) {
    const int32_t line = pixel / k->out_w;
    const int8_t *weights = k->weights;
    struct ${fn}_pixel first;
    int32_t tap = 0;
    int32_t i;
    int32_t fy = -k->top;
    int32_t fx = -k->left;
    int32_t piece = 0;
    first.left = k->pixels - pixel;
    first.x = pixel - line * k->out_w;
    first.image = line / k->out_h;
    first.y = line - first.image * k->out_h;
    right.out = output + pixel * k->pitch;
    for (i = 0; i < 8; i++) {
      right.at[i] = (i < first.left ? i : first.left - 1) * k->pitch;
    }
    while (tap < k->taps) {
      const int32_t end = k->taps - tap < k->taps_together ? k->taps : tap + k->taps_together;
      int32_t inputs = (end - tap) * k->depth;
      uint32_t *to = scratch + k->sum_words;
      right.from = tap == 0 ? NULL : scratch;
      right.to = end == k->taps ? NULL : scratch;
      for (; tap < end; tap++, to += 5 * k->depth) {
        ${fn}_tap(input + piece * k->depth, &first, fy, fx, to, k);
        piece++;
        if (piece == k->pieces) {
          piece = 0;
          fx++;
          if (fx == k->filter_w - k->left) {
            fx = -k->left;
            fy++;
          }
        }
      }
      for (; (inputs & 3) != 0; inputs++) {
        for (i = 0; i < 5; i++) {
          *to++ = 0;
        }
      }
      right.weights = weights;
      right.end = to;
      right.gap = k->channel_bytes - inputs;
      right.factor = k->factors;
      right.channels = k->out_c;
      ${m}_run(&right);
      weights += inputs;
    }
  }
}
