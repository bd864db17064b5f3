<#import "/kernels/accumulator.ftl" as a>
/* The transform of a tile's 4x4 inputs: rows and columns become 0 - 2, 1 + 2, 2 - 1 and 1 - 3. The places of the
 * transform lie two apart, those of the next input 32 on. */
<#macro row a b c d>
    {
      const int32_t a = ${a}, b = ${b}, c = ${c}, d = ${d};
      to[0] = (int16_t)(a - c);
      to[2] = (int16_t)(b + c);
      to[4] = (int16_t)(c - b);
      to[6] = (int16_t)(b - d);
      to += 8;
    }
</#macro>
${p?upper_case}_NOINLINE static void ${fn}_inputs(const int8_t *r0, int32_t row, int32_t pixel, int32_t depth, int16_t *to) {
  const int8_t *r1 = r0 + row;
  const int8_t *r2 = r1 + row;
  const int8_t *r3 = r2 + row;
  const int8_t *const end = r0 + depth;
  do {
    const int32_t b0 = r1[0], b1 = r1[pixel], b2 = r1[2 * pixel], b3 = r1[3 * pixel];
    const int32_t c0 = r2[0], c1 = r2[pixel], c2 = r2[2 * pixel], c3 = r2[3 * pixel];
<@row a="r0[0] - c0" b="r0[pixel] - c1" c="r0[2 * pixel] - c2" d="r0[3 * pixel] - c3"/>
<@row a="b0 + c0" b="b1 + c1" c="b2 + c2" d="b3 + c3"/>
<@row a="c0 - b0" b="c1 - b1" c="c2 - b2" d="c3 - b3"/>
<@row a="b0 - r3[0]" b="b1 - r3[pixel]" c="b2 - r3[2 * pixel]" d="b3 - r3[3 * pixel]"/>
    r0++;
    r1++;
    r2++;
    r3++;
  } while (r0 != end);
}

/* The same of the tile whose inputs begin at (y, x), which may lie outside. */
static void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, int16_t *to, int8_t *patch, const ${params} *k) {
  const int32_t depth = k->depth;
  if (y >= 0 && y + 4 <= k->in_h && x >= 0 && x + 4 <= k->in_w) {
    ${fn}_inputs(input + y * k->in_row + x * k->in_pixel, k->in_row, k->in_pixel, depth, to);
  } else {
    int8_t *put = patch;
    int32_t i;
    int32_t j;
    for (i = y; i < y + 4; i++) {
      for (j = x; j < x + 4; j++, put += depth) {
        if (i < 0 || i >= k->in_h || j < 0 || j >= k->in_w) {
          (void)memset(put, (int)k->padding, (size_t)depth);
        } else {
          (void)memcpy(put, input + i * k->in_row + j * k->in_pixel, (size_t)depth);
        }
      }
    }
    ${fn}_inputs(patch, 4 * depth, depth, depth, to);
  }
}
<#if k.expands>

/* A row of three weights becomes one of four: twice the first, the sum of all, the same with the middle one
 * subtracted, twice the last. */
static inline int16_t *${fn}_row(int16_t *to, int32_t a, int32_t b, int32_t c) {
  const int32_t ends = a + c;
  to[0] = (int16_t)(2 * a);
  to[4] = (int16_t)(ends + b);
  to[8] = (int16_t)(ends - b);
  to[12] = (int16_t)(2 * c);
  return to + 16;
}

/* The 3x3 weights of an output channel become 4x4 ones, four apart, those of the next input 64 on. */
${p?upper_case}_NOINLINE static void ${fn}_weights(const int8_t *top, int32_t depth, int16_t *to) {
  const int8_t *middle = top + 3 * depth;
  const int8_t *bottom = middle + 3 * depth;
  const int8_t *const end = top + depth;
  do {
    const int32_t a0 = top[0], a1 = top[depth], a2 = top[2 * depth];
    const int32_t c0 = bottom[0], c1 = bottom[depth], c2 = bottom[2 * depth];
    const int32_t s0 = a0 + c0, s1 = a1 + c1, s2 = a2 + c2;
    to = ${fn}_row(to, 2 * a0, 2 * a1, 2 * a2);
    {
      const int32_t b0 = middle[0], b1 = middle[depth], b2 = middle[2 * depth];
      to = ${fn}_row(to, s0 + b0, s1 + b1, s2 + b2);
      to = ${fn}_row(to, s0 - b0, s1 - b1, s2 - b2);
    }
    to = ${fn}_row(to, 2 * c0, 2 * c1, 2 * c2);
    top++;
    middle++;
    bottom++;
  } while (top != end);
}
</#if>

<#macro step i>
      v0 = from_v[${32 * i}];
      v1 = from_v[${32 * i + 1}];
<#list 0..3 as c>
      w = from_u[${64 * i + c}];
      s${2 * c} += w * v0;
      s${2 * c + 1} += w * v1;
</#list>
</#macro>
/* Sums, at each of the 16 places, of the products of four channels' weights by the inputs of two tiles: eight
 * a place, tile by tile within channel by channel. Inputs are a multiple of four. */
${p?upper_case}_NOINLINE static void ${fn}_product(const int16_t *u, const int16_t *v, int32_t depth, uint32_t *sums) {
  const uint32_t *const sums_end = sums + 128;
  do {
    const int16_t *from_u = u;
    const int16_t *from_v = v;
    const int16_t *const end = v + 32 * depth;
    int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    do {
      int32_t v0;
      int32_t v1;
      int32_t w;
<#list 0..3 as i>
<@step i=i/>
</#list>
      from_u += 256;
      from_v += 128;
    } while (from_v != end);
<#list 0..7 as i>
    sums[${i}] = (uint32_t)s${i};
</#list>
    u += 4;
    v += 2;
    sums += 8;
  } while (sums != sums_end);
}

/* Where a tile's outputs go: bytes to the right and to the lower neighbour of the first, 0 where there is none. */
struct ${fn}_place {
  int8_t *out;
  int32_t right;
  int32_t below;
};

<#function finish y><#return a.finish("(int32_t)((uint32_t)((int32_t)" + y + " >> 2) + bias)", "c")></#function>
<#macro column j>
        const uint32_t m0 = from[${8 * j}], m1 = from[${8 * (4 + j)}], m2 = from[${8 * (8 + j)}], m3 = from[${8 * (12 + j)}];
        const uint32_t upper = m0 + m1 + m2;
        const uint32_t lower = m1 - m2 - m3;
</#macro>
/* Four channels, from c on, of one or two tiles, from their sums: each is four times a sum of products. A tile's outputs are
 * written from the last to the first, so that a neighbour that is not there is written over. */
${p?upper_case}_NOINLINE static void ${fn}_outputs(
    const uint32_t *sums, int32_t c, const struct ${fn}_place *at, const struct ${fn}_place *at_end, const ${params} *k) {
  const int32_t end = c + 4;
  for (; c < end; c++, sums += 2) {
    const uint32_t bias = (uint32_t)k->bias[c];
    const struct ${fn}_place *place = at;
    const uint32_t *from = sums;
    do {
      uint32_t y00, y01, y10, y11;
      {
<@column j=0/>
        y00 = upper;
        y10 = lower;
      }
      {
<@column j=1/>
        y00 += upper;
        y01 = upper;
        y10 += lower;
        y11 = lower;
      }
      {
<@column j=2/>
        y00 += upper;
        y01 -= upper;
        y10 += lower;
        y11 -= lower;
      }
      {
<@column j=3/>
        y01 -= upper;
        y11 -= lower;
      }
      {
        int8_t *const out = place->out + c;
        int8_t *const below = out + place->below;
        const int32_t right = place->right;
        below[right] = ${finish("y11")};
        below[0] = ${finish("y10")};
        out[right] = ${finish("y01")};
        out[0] = ${finish("y00")};
      }
      from++;
      place++;
    } while (place != at_end);
  }
}

/* 3x3 convolution with stride 1 by tiles of 2x2 outputs, whose 4x4 inputs and 3x3 weights are transformed so that
 * 16 products give four outputs. The transforms are exact in halfwords, and each sum is four times a sum of
 * products. <#if k.expands>The weights are transformed for four channels and some tiles at a time. </#if>The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const int32_t depth = k->depth;
  const int32_t tiles = k->tiles_h * k->tiles_w;
  int16_t *const inputs = (int16_t *)(void *)(scratch + k->patch_words);
<#if k.expands>
  int16_t *const expanded = inputs + 16 * k->chunk * depth;
</#if>
  int32_t first;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += k->in_image, output += k->out_image) {
</#if>
  for (first = 0; first < tiles; first += k->chunk) {
    const int32_t last = tiles - first < k->chunk ? tiles : first + k->chunk;
<#if k.expands>
    const int8_t *weights = k->weights;
<#else>
    const int16_t *weights = k->weights;
</#if>
    int16_t *to = inputs;
    int32_t t;
    int32_t c;
    for (t = first; t < last; t++) {
      ${fn}_gather(input, t / k->tiles_w * 2 - k->pad_top, t % k->tiles_w * 2 - k->pad_left, to, (int8_t *)scratch, k);
      to += ((t - first) & 1) == 0 ? 1 : 32 * depth - 1;
    }
    for (c = 0; c < k->channels; c += 4) {
      const int16_t *from = inputs;
<#if k.expands>
      int32_t i;
      for (i = 0; i < 4; i++, weights += 9 * depth) {
        ${fn}_weights(weights, depth, expanded + i);
      }
</#if>
      for (t = first; t < last; from += 32 * depth) {
        struct ${fn}_place places[2];
        struct ${fn}_place *place = places;
        ${fn}_product(${k.expands?then("expanded", "weights")}, from, depth, scratch);
        do {
          const int32_t y = t / k->tiles_w * 2;
          const int32_t x = t % k->tiles_w * 2;
          place->out = output + y * k->out_row + x * k->out_pixel;
          place->right = x + 1 < k->out_w ? k->out_pixel : 0;
          place->below = y + 1 < k->out_h ? k->out_row : 0;
          place++;
          t++;
        } while (t < last && place != places + 2);
        ${fn}_outputs(scratch, c, places, place, k);
      }
<#if !k.expands>
      weights += 64 * depth;
</#if>
    }
  }
<#if k.batched>
  }
</#if>
}
