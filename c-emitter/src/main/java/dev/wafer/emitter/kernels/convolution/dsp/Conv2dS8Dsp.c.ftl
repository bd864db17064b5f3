<#assign stride = k.strided?then("k->in_row", "row")>
<#assign m = p + "_" + k.matmul>
<#assign put = p + "_put" + (k.group == 3)?then("_three", "")>
<#function times value name><#return value + (v(name) == "1")?then("", " * " + v(name))></#function>
<#function v name><#return (k.shape[name]!("k->" + name))?string></#function>
<#if k.fours>
/* The windows of four output pixels of a row, the first of which begins at (y, x), as the columns of the matrix product. */
static void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, uint32_t *to, const ${params} *k) {
  const uint32_t padding = (uint32_t)(k->padding & 0xFFFF) * 0x00010001u;
  const int32_t run = ${v("run_bytes")};
  const int32_t row = ${v("row_bytes")};
  const int32_t apart = ${times("k->stride_w", "channels_in")};
  const int32_t step = ${times("k->dilation_w", "channels_in")};
  const int32_t first = ${times("x", "channels_in")};
  int32_t ky;
  for (ky = 0; ky < ${v("kernel_h")}; ky++, y += k->dilation_h) {
    const int inside = y >= 0 && y < ${v("height")};
    const int8_t *const line = input + (inside != 0 ? y : 0) * ${stride};
    int32_t at = first;
    int32_t left;
    for (left = k->kernel_w; left > 0; left--, at += step) {
      if (inside != 0 && at >= 0 && at + 3 * apart < row) {
        to = ${p}_put_four(to, line + at, apart, run);
      } else {
        const uint32_t *const end = to + 4;
        for (; to != end; to++, at += apart) {
          if (inside != 0 && at >= 0 && at < row) {
            (void)${p}_put_run(to, line + at, run);
          } else {
            uint32_t *column = to;
            int32_t i;
            for (i = 0; i < run; i += 4, column += 8) {
              column[0] = padding;
              column[4] = padding;
            }
          }
        }
        to += 2 * run - 4;
        at -= 4 * apart;
      }
    }
  }
}
<#else>
/* The window of the output pixel whose first input lies at (y, x), as one column of the matrix product. */
static inline void ${fn}_gather(const int8_t *input, int32_t y, int32_t x, uint32_t *to<#if k.joined>, int8_t *bytes</#if>, const ${params} *k) {
<#if !k.narrow>
  const uint32_t padding = (uint32_t)(k->padding & 0xFF) * 0x01010101u;
</#if>
  const int32_t run = ${v("run_bytes")};
  const int32_t row = ${v("row_bytes")};
<#if k.apart>
  const int32_t step = ${times("k->dilation_w", "channels_in")};
  const int32_t first = ${times("x", "channels_in")};
  const int inside = first >= 0 && first + (k->kernel_w - 1) * step + ((run + 3) & ~3) <= row;
  uint32_t *const end = to + ${v("steps")} * ${2 * k.group};
<#if k.repeats>
  const uint32_t *const begin = to;
</#if>
  int32_t ky;
  for (ky = 0; ky < ${v("kernel_h")}; ky++, y += k->dilation_h) {
    const int32_t line = y * ${stride};
    int32_t at = first;
    int32_t left = k->kernel_w;
    if (inside != 0 && y >= 0 && y < ${v("height")}) {
      for (; left > 0; left--, at += step) {
        to = ${put}_run(to, input + line + at, run);
      }
    }
    for (; left > 0; left--, at += step) {
      int32_t i;
      if (y < 0 || y >= ${v("height")} || at < 0 || at >= row) {
        for (i = 0; i < run; i += 4) {
          to = ${put}_column(to, padding);
        }
      } else if (at + ((run + 3) & ~3) <= row) {
        to = ${put}_run(to, input + line + at, run);
      } else {
        for (i = 0; i < run; i += 4) {
          to = ${put}_column(to, ${p}_row_word(input + line, row, at + i, padding));
        }
      }
    }
  }
<#elseif k.dilated>
  uint32_t *const end = to + ${v("steps")} * ${2 * k.group};
<#if k.repeats>
  const uint32_t *const begin = to;
</#if>
  int32_t ky;
  int32_t kx;
  for (ky = 0; ky < ${v("kernel_h")}; ky++) {
    const int32_t from_y = y + ky * k->dilation_h;
    for (kx = 0; kx < k->kernel_w; kx++) {
      const int32_t first = ${times("(x + kx * k->dilation_w)", "channels_in")};
      const int8_t *const from = input + (size_t)(from_y < 0 ? 0 : from_y) * (size_t)${stride};
      const int inside = from_y >= 0 && from_y < ${v("height")};
      int32_t i;
      for (i = 0; i < run; i += 4) {
        to = ${put}_column(to, inside != 0 ? ${p}_row_word(from, row, first + i, padding) : padding);
      }
    }
  }
<#else>
  const int32_t first = ${times("x", "channels_in")};
<#if !k.narrow>
  const int inside = first >= 0 && first + ((run + 3) & ~3) <= row;
</#if>
  uint32_t *const end = to + ${v("steps")} * ${2 * k.group};
<#if k.repeats>
  const uint32_t *const begin = to;
</#if>
<#if k.joined>
  int8_t *at = bytes;
</#if>
  int32_t ky;
  int32_t i;
<#macro run word>
      for (i = 0; i < run; i += 4) {
<#if k.joined>
        ${p}_store32(at + i, ${word});
<#else>
        to = ${put}_column(to, ${word});
</#if>
      }
</#macro>
<#assign row_by_row>
  for (ky = 0; ky < ${v("kernel_h")}; ky++, y += k->dilation_h) {
    if (y < 0 || y >= ${v("height")}) {
<@run word="padding"/>
<#if !(k.tall && k.joined)>
    } else if (inside != 0) {
<#if k.joined>
      const int8_t *const from = input + y * ${stride} + first;
<@run word=p + "_load32(from + i)"/>
<#else>
      to = ${put}_run(to, input + y * ${stride} + first, run);
</#if>
</#if>
    } else {
<@run word=p + "_row_word(input + y * " + stride + ", row, first + i, padding)"/>
    }
<#if k.joined>
    at += run;
</#if>
  }
</#assign>
<#if k.narrow>
  /* Rows of less than a word. */
  for (ky = 0; ky < ${v("kernel_h")}; ky++, y += k->dilation_h) {
    const int inside = y >= 0 && y < ${v("height")};
    for (i = first; i < first + run; i++) {
      *at++ = inside != 0 && i >= 0 && i < row ? input[y * ${stride} + i] : (int8_t)k->padding;
    }
  }
<#elseif !k.tall>
${row_by_row}<#else>
  if (inside != 0 && y >= 0 && y + (${v("kernel_h")} - 1) * k->dilation_h < ${v("height")}) {
    const int8_t *from = input + y * ${stride} + first;
    for (ky = 0; ky < ${v("kernel_h")}; ky++, from += k->dilation_h * ${stride}) {
<#if k.joined>
<#list 0..<((k.shape.run_bytes + 3) / 4)?int as word>
      ${p}_store32(at + ${4 * word}, ${p}_load32(from + ${4 * word}));
</#list>
      at += run;
<#else>
      to = ${put}_run(to, from, run);
</#if>
    }
  } else {
${row_by_row?replace("(?m)^(?=.)", "  ", "r")}  }
</#if>
<#if k.joined>
  to = ${put}_run(to, bytes, ${v("columns")});
</#if>
</#if>
<#if k.repeats>
  to = ${p}_repeat(to, begin, k->repeated, k->repeats);
</#if>
  for (; to != end; to += ${k.group}) {
    *to = 0;
  }
}
</#if>

<#if k.threes>
/* The windows of three output pixels of a row, of which all columns lie inside the input, as the columns of the matrix product. */
static void ${fn}_gather_three(const int8_t *input, int32_t y, int32_t x, uint32_t *to, const ${params} *k) {
  const int32_t run = ${v("run_bytes")};
  int32_t ky;
  for (ky = 0; ky < ${v("kernel_h")}; ky++, y += k->dilation_h) {
    if (y >= 0 && y < ${v("height")}) {
      to = ${p}_put_three(to, input + y * <#if k.strided>k->in_row<#else>${v("row_bytes")}</#if> + ${times("x", "channels_in")}, ${times("k->stride_w", "channels_in")}, run);
    } else {
      const uint32_t padding = (uint32_t)(k->padding & 0xFFFF) * 0x00010001u;
      int32_t i;
      for (i = 0; i < run; i += 2, to += 3) {
        to[0] = padding;
        to[1] = padding;
        to[2] = padding;
      }
    }
  }
}
</#if>

/* Convolution as a matrix product: the windows of ${(k.group == 3)?then("three", "four")} output pixels at a time are widened to halfwords in
 * the scratch and multiplied by all output channels. The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const struct ${m} weights = {
      k->weights, k->bias, k->multipliers, k->rounding, ${v("steps")}, k->channels<#if k.clamped>, k->min, k->max</#if>};
<#if k.tiled>
  const int32_t pitch = k->pitch;
<#else>
  const int32_t pitch = k->channels;
</#if>
<#if k.joined>
  int8_t *const bytes = (int8_t *)(void *)(scratch + ${v("steps")} * ${2 * k.group});
</#if>
<#if !k.fours>
  int32_t pixels = 0;
</#if>
  int32_t oy;
  int32_t ox;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, input += <#if k.strided>k->in_image<#else>${v("height")} * ${v("row_bytes")}</#if>) {
</#if>
  for (oy = 0; oy < k->out_h; oy++) {
<#if k.fours>
    for (ox = 0; ox < k->out_w; ox += 4, output += 4 * pitch) {
      ${fn}_gather(input, oy * k->stride_h - k->pad_top, ox * k->stride_w - k->pad_left, scratch, k);
      ${m}_4(scratch, output, pitch, &weights);
    }
<#if k.rows>
    output += k->row_gap;
</#if>
  }
<#if k.batched>
<#if k.rows>
  output += k->image_gap;
</#if>
  }
</#if>
<#else>
    for (ox = 0; ox < k->out_w; ox++) {
<#if k.threes>
      const int32_t y = oy * k->stride_h - k->pad_top;
      const int32_t x = ox * k->stride_w - k->pad_left;
      if (pixels == 0 && ox + 2 < k->out_w && x >= 0 && ${times("(x + 2 * k->stride_w)", "channels_in")} + ${v("run_bytes")} <= ${v("row_bytes")}) {
        ${fn}_gather_three(input, y, x, scratch, k);
        ox += 2;
        pixels = 3;
      } else {
        ${fn}_gather(input, y, x, scratch + pixels, k);
        pixels++;
      }
<#else>
      ${fn}_gather(input, oy * k->stride_h - k->pad_top, ox * k->stride_w - k->pad_left, scratch + pixels<#if k.joined>, bytes</#if>, k);
      pixels++;
</#if>
      if (pixels == ${k.group}) {
        ${m}_${k.group}(scratch, output, pitch, &weights);
        output += ${k.group} * pitch;
        pixels = 0;
      }
    }
<#if k.rows>
<#if k.rest != "">
    ${m}${k.rest}(scratch, output, pitch, pixels, &weights);
    output += pixels * pitch;
    pixels = 0;
</#if>
    output += k->row_gap;
  }
<#if k.batched>
  output += k->image_gap;
  }
</#if>
<#else>
  }
<#if k.batched>
  }
</#if>
<#if k.rest != "">
  ${m}${k.rest}(scratch, output, pitch, pixels, &weights);
</#if>
</#if>
</#if>
}
