<#--
  Convolution of 3x3 by tiles of 4x4 outputs, after Winograd. Needs: dsp (whether a transformed value is a word of two inputs,
  in place of a halfword), a macro numbers that declares what finishes the sums of channel c, a function finish(sum) that gives an
  output of it from 64 times its sum of products, a macro product with functions that these need, and a macro multiply that
  multiplies weights and inputs.
-->
<#assign E = dsp?then("uint32_t", "int16_t") T = dsp?then("uint32_t", "int32_t")><#-- Stored values, and in registers. -->
<#assign lanes = dsp?then(2, 1)>
<#function plus a b><#return dsp?then(p + "_add_halves(" + a + ", " + b + ")", a + " + " + b)></#function>
<#function minus a b><#return dsp?then(p + "_subtract_halves(" + a + ", " + b + ")", a + " - " + b)></#function>
<#function twice a><#return dsp?then(p + "_add_halves(" + a + ", " + a + ")", "2 * " + a)></#function>
<#function fourfold a><#return dsp?then(fn + "_fourfold(" + a + ")", "4 * (" + a + ")")></#function>
<#function stored a><#return dsp?then(a, "(int16_t)(" + a + ")")></#function>
<#-- The inputs at a place, or the halves of four that are even or odd. -->
<#function load at half><#return dsp?then(p + "_" + half + "_bytes(" + p + "_load32(&" + at + "))", at)></#function>
<#assign halves = dsp?then(["even", "odd"], [""])>
<#if dsp>
static inline uint32_t ${fn}_fourfold(uint32_t halves) {
  const uint32_t twice = ${twice("halves")};
  return ${twice("twice")};
}

</#if>
<#-- A row or column of a tile's inputs becomes one of its transform, whose places lie so far apart. -->
<#macro line step>
      const ${T} even = ${minus("d4", "d2")}, apart = ${minus("d3", "d1")};
      const ${T} odd = ${twice("apart")};
      const ${T} wide_even = ${minus("d4", fourfold("d2"))}, wide_odd = ${minus("d3", fourfold("d1"))};
      at[0] = ${stored(plus(fourfold(minus("d0", "d2")), "even"))};
      at[${step}] = ${stored(plus("wide_even", "wide_odd"))};
      at[${2 * step}] = ${stored(minus("wide_even", "wide_odd"))};
      at[${3 * step}] = ${stored(plus("even", "odd"))};
      at[${4 * step}] = ${stored(minus("even", "odd"))};
      at[${5 * step}] = ${stored(minus(minus("d5", "d3"), twice("odd")))};
</#macro>
/* The transform of a tile's 6x6 inputs, first of each row, then of the columns of that. The places of the transform lie
 * two apart, those of the next input 72 on. */
${p?upper_case}_NOINLINE static void ${fn}_inputs(const int8_t *from, int32_t row, int32_t pixel, int32_t depth, ${E} *to) {
  const int8_t *const end = from + depth;
  do {
<#list halves as half>
    {
      const int8_t *left = from;
      ${E} *at = to;
      ${E} *const rows_end = to + 72;
      ${E} *const columns_end = to + 12;
      do {
        const int8_t *const right = left + 3 * pixel;
        const ${T} d0 = ${load("left[0]", half)}, d1 = ${load("left[pixel]", half)}, d2 = ${load("left[2 * pixel]", half)};
        const ${T} d3 = ${load("right[0]", half)}, d4 = ${load("right[pixel]", half)}, d5 = ${load("right[2 * pixel]", half)};
<@line step=2/>
        left += row;
        at += 12;
      } while (at != rows_end);
      at = to;
      do {
        const ${T} d0 = at[0], d1 = at[12], d2 = at[24], d3 = at[36], d4 = at[48], d5 = at[60];
<@line step=12/>
        at += 2;
      } while (at != columns_end);
      to = rows_end;
    }
</#list>
    from += ${dsp?then(4, 1)};
  } while (from != end);
}

/* The same of the tile whose inputs begin at (y, x), which may lie outside. */
static void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, ${E} *to, int8_t *patch, const ${params} *k) {
  const int32_t depth = k->depth;
  if (y >= 0 && y + 6 <= k->in_h && x >= 0 && x + 6 <= k->in_w) {
    ${fn}_inputs(input + y * k->in_row + x * k->in_pixel, k->in_row, k->in_pixel, depth, to);
  } else {
    int8_t *put = patch;
    int32_t i;
    int32_t j;
    for (i = y; i < y + 6; i++) {
      for (j = x; j < x + 6; j++, put += depth) {
        if (i < 0 || i >= k->in_h || j < 0 || j >= k->in_w) {
          (void)memset(put, (int)k->padding, (size_t)depth);
        } else {
          (void)memcpy(put, input + i * k->in_row + j * k->in_pixel, (size_t)depth);
        }
      }
    }
    ${fn}_inputs(patch, 6 * depth, depth, depth, to);
  }
}
<#if k.expands>

/* Three weights in a row or a column become six, so far apart. */
static inline void ${fn}_six(${E} *at, int32_t step, ${T} a, ${T} b, ${T} c) {
  const ${T} ends = ${plus("a", "c")};
  const ${T} wide = ${plus("a", fourfold("c"))};
  const ${T} twice = ${twice("b")};
  at[0] = ${stored("a")};
  at[step] = ${stored(plus("ends", "b"))};
  at[2 * step] = ${stored(minus("ends", "b"))};
  at[3 * step] = ${stored(plus("wide", "twice"))};
  at[4 * step] = ${stored(minus("wide", "twice"))};
  at[5 * step] = ${stored("c")};
}

/* The 3x3 weights of an output channel become 6x6 ones, four apart, those of the next <#if dsp>two inputs<#else>input</#if> 144 on. */
${p?upper_case}_NOINLINE static void ${fn}_weights(const int8_t *taps, int32_t depth, ${E} *to) {
  const int8_t *const end = taps + depth;
  do {
<#list halves as half>
    {
      const int8_t *tap = taps;
      ${E} *at = to;
      ${E} *const columns_end = to + 12;
      ${E} *const rows_end = to + 144;
      do {
        ${fn}_six(at, 24, ${load("tap[0]", half)}, ${load("tap[3 * depth]", half)}, ${load("tap[6 * depth]", half)});
        tap += depth;
        at += 4;
      } while (at != columns_end);
      at = to;
      do {
        ${fn}_six(at, 4, at[0], at[4], at[8]);
        at += 24;
      } while (at != rows_end);
      to = rows_end;
    }
</#list>
    taps += ${dsp?then(4, 1)};
  } while (taps != end);
}
</#if>

<@product/>

/* Where a tile's outputs go: bytes from a row's first to each, 0 where there is none, and its number of rows. */
struct ${fn}_place {
  int8_t *out;
  int32_t right[4];
  int32_t rows;
};

<#-- Sums in a row or column become four, each 24 times what it is of the outputs. -->
<#macro four at step>
        const uint32_t m0 = ${at}[0], m1 = ${at}[${step}], m2 = ${at}[${2 * step}];
        const uint32_t m3 = ${at}[${3 * step}], m4 = ${at}[${4 * step}], m5 = ${at}[${5 * step}];
        const uint32_t even = m1 + m2, odd = m1 - m2;
        const uint32_t wide_even = m3 + m4, wide_odd = m3 - m4;
        const uint32_t y0 = 6 * m0 - 4 * even + wide_even;
        const uint32_t y1 = 2 * (wide_odd - 2 * odd);
        const uint32_t y2 = 4 * (wide_even - even);
        const uint32_t y3 = 4 * (2 * wide_odd - odd + 6 * m5);
</#macro>
<#-- By the inverse of nine, 576 times a sum is 64 times it. -->
<#function output y><#return finish("(int32_t)(" + y + " * 0x38E38E39u)")></#function>
/* Four channels, from c on, of one or two tiles, from their sums, which become the outputs' in place, first column by column and then
 * row by row. A row's outputs are written from the last to the first, so that one that is not there is written over. */
${p?upper_case}_NOINLINE static void ${fn}_outputs(
    uint32_t *sums, int32_t c, const struct ${fn}_place *at, const struct ${fn}_place *at_end, const ${params} *k) {
  const int32_t end = c + 4;
  for (; c < end; c++, sums += 2) {
<@numbers/>
    const struct ${fn}_place *place = at;
    uint32_t *from = sums;
    do {
      uint32_t *const columns_end = from + 48;
      uint32_t *const lines_end = from + 48 * place->rows;
      int8_t *out = place->out + c;
      uint32_t *column = from;
      uint32_t *line = from;
      do {
<@four at="column" step=48/>
        column[0] = y0;
        column[48] = y1;
        column[96] = y2;
        column[144] = y3;
        column += 8;
      } while (column != columns_end);
      do {
<@four at="line" step=8/>
        line[0] = y0;
        line[8] = y1;
        line[16] = y2;
        line[24] = y3;
        line += 48;
      } while (line != lines_end);
      line = from;
      do {
        int32_t i;
        for (i = 3; i >= 0; i--) {
          out[place->right[i]] = ${output("line[8 * i]")};
        }
        line += 48;
        out += k->out_row;
      } while (line != lines_end);
      from++;
      place++;
    } while (place != at_end);
  }
}

/* 3x3 convolution with stride 1 by tiles of 4x4 outputs, whose 6x6 inputs and 3x3 weights are transformed so that
 * 36 products give 16 outputs. The transforms are exact in halfwords, and each sum is 576 times a sum of
 * products modulo 2^32. <#if k.expands>The weights are transformed for four channels and some tiles at a time. </#if>The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const int32_t depth = k->depth;
  const int32_t tiles = k->tiles_h * k->tiles_w;
  ${E} *const inputs = (${E} *)(void *)(scratch + k->patch_words);
<#if k.expands>
  ${E} *const expanded = inputs + 36 * k->chunk * (depth / ${lanes});
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
    const ${E} *weights = k->weights;
</#if>
    ${E} *to = inputs;
    int32_t t;
    int32_t c;
    for (t = first; t < last; t++) {
      ${fn}_gather(input, t / k->tiles_w * 4 - k->pad_top, t % k->tiles_w * 4 - k->pad_left, to, (int8_t *)scratch, k);
      to += ((t - first) & 1) == 0 ? 1 : 72 * (depth / ${lanes}) - 1;
    }
    for (c = 0; c < k->channels; c += 4) {
      const ${E} *from = inputs;
<#if k.expands>
      int32_t i;
      for (i = 0; i < 4; i++, weights += 9 * depth) {
        ${fn}_weights(weights, depth, expanded + i);
      }
</#if>
      for (t = first; t < last; from += 72 * (depth / ${lanes})) {
        struct ${fn}_place places[2];
        struct ${fn}_place *place = places;
        <@multiply u=k.expands?then("expanded", "weights") v="from"/>
        do {
          const int32_t y = t / k->tiles_w * 4;
          const int32_t x = t % k->tiles_w * 4;
          int32_t j;
          place->out = output + y * k->out_row + x * k->out_pixel;
          for (j = 0; j < 4; j++) {
            place->right[j] = x + j < k->out_w ? j * k->out_pixel : 0;
          }
          place->rows = k->out_h - y < 4 ? k->out_h - y : 4;
          place++;
          t++;
        } while (t < last && place != places + 2);
        ${fn}_outputs(scratch, c, places, place, k);
      }
<#if !k.expands>
      weights += 144 * (depth / ${lanes});
</#if>
    }
  }
<#if k.batched>
  }
</#if>
}
