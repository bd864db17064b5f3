<#assign MVE = p?upper_case + "_MVE" + k.real?then("_F32", "")>
<#assign words = k.way == "words">
<#assign element = k.element>
<#assign lane = k.real?then("f32", (k.element == "int32_t")?then("s32", "u32"))>
<#-- The last rows, one element after the other. -->
<#macro rest count>
    const int32_t rest = ${count};
    const ${element} *from = in + (rows - rest) * columns;
    ${element} *first_to = out + (rows - rest);
    for (int32_t left = rest; left > 0; left--, first_to++) {
      ${element} *to = first_to;
      for (int32_t c = 0; c < columns; c++, to += rows) {
        *to = *from++;
      }
    }
</#macro>
<#macro plain>
<#if words>
    for (int32_t r = 0; r + 4 <= rows; r += 4) {
      const ${element} *first = in + r * columns;
      const ${element} *second = first + columns;
      const ${element} *third = second + columns;
      const ${element} *fourth = third + columns;
      ${element} *to = out + r;
      for (int32_t left = columns; left > 0; left--, to += rows) {
        const ${element} a = *first++;
        const ${element} b = *second++;
        const ${element} c = *third++;
        const ${element} d = *fourth++;
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
      }
    }
</#if>
<@rest words?then("rows % 4", "rows")/>
</#macro>
<#-- A line of the ${k.scatters?then("input, scattered to a column of the output", "output, gathered from a column of the input")}. -->
<#macro line>
<#assign lanes = words?then(4, 8)>
<#assign offset = words?then("shifted_offset_" + lane, "offset_u16")>
<#assign type = words?then("w", "b")>
<#assign bits = words?then(lane, "u16")>
<#assign one = k.scatters?then("columns", "rows")>
<#assign other = k.scatters?then("rows", "columns")>
    for (int32_t line = 0; line < ${other}; line++) {
      const ${element} *from = in + line<#if k.scatters> * columns</#if>;
      ${element} *to = out + line<#if !k.scatters> * rows</#if>;
      int32_t left = ${one};
      for (; left >= ${lanes}; left -= ${lanes}) {
<#if k.scatters>
        vst${words?then("rw", "rb")}q_scatter_${offset}(to, offsets, vldr${type}q_${bits}(from));
        from += ${lanes};
        to += ${lanes} * rows;
<#else>
        vstr${type}q_${bits}(to, vldr${type}q_gather_${offset}(from, offsets));
        from += ${lanes} * columns;
        to += ${lanes};
</#if>
      }
      if (left > 0) {
        const mve_pred16_t some = vctp${words?then(32, 16)}q((uint32_t)left);
<#if k.scatters>
        vstr${type}q_scatter_${offset?replace("offset_", "offset_p_")}(to, offsets, vldr${type}q_z_${bits}(from, some), some);
<#else>
        vstr${type}q_p_${bits}(to, vldr${type}q_gather_${offset?replace("offset_", "offset_z_")}(from, offsets, some), some);
</#if>
      }
    }
</#macro>
<#-- Four words of bytes turned over: the first bytes of all, the second ones, and so on, to what is given. -->
<#macro turned a b c d>
    const uint32_t ab_even = (${a} & 0x00FF00FFu) | ((${b} & 0x00FF00FFu) << 8);
    const uint32_t ab_odd = ((${a} >> 8) & 0x00FF00FFu) | (${b} & 0xFF00FF00u);
    const uint32_t cd_even = (${c} & 0x00FF00FFu)<#if d != ""> | ((${d} & 0x00FF00FFu) << 8)</#if>;
    const uint32_t cd_odd = ((${c} >> 8) & 0x00FF00FFu)<#if d != ""> | (${d} & 0xFF00FF00u)</#if>;
</#macro>
<#assign turns = ["_pack_low(ab_even, cd_even)", "_pack_low(ab_odd, cd_odd)", "_pack_high(ab_even, cd_even)", "_pack_high(ab_odd, cd_odd)"]>
<#if !k.vectors && k.way == "bytes">
/* Four rows of bytes, four columns at a time. */
static inline void ${fn}_rows(const uint8_t *in, int32_t columns, uint8_t *out, int32_t rows, int32_t blocks) {
  const uint8_t *first = in;
  const uint8_t *second = first + columns;
  const uint8_t *third = second + columns;
  const uint8_t *fourth = third + columns;
  for (; blocks > 0; blocks--) {
    const uint32_t a = ${p}_load32(first);
    const uint32_t b = ${p}_load32(second);
    const uint32_t c = ${p}_load32(third);
    const uint32_t d = ${p}_load32(fourth);
<@turned "a" "b" "c" "d"/>
<#list ["first", "second", "third", "fourth"] as row>
    ${row} += 4;
</#list>
<#list turns as turn>
    ${p}_store32(out, ${p}${turn});
    out += rows;
</#list>
  }
}

</#if>
/* Each plane of rows and columns becomes one of columns and rows. */
static void ${fn}(const void *input, void *output, const ${params} *k) {
  const ${element} *in = (const ${element} *)input;
  ${element} *out = (${element} *)output;
  const int32_t rows = k->rows;
  const int32_t columns = k->columns;
<#if k.vectors>
#if defined(${MVE})
<#assign step = k.scatters?then("rows", "columns")>
<#if words>
  const uint32x4_t offsets = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)${step});
<#else>
  const uint16x8_t offsets = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)${step});
</#if>
#endif
</#if>
  for (int32_t plane = 0; plane < k->planes; plane++, in += rows * columns, out += rows * columns) {
<#if k.vectors>
#if defined(${MVE})
<@line/>
#else
<@plain/>
#endif
<#elseif k.way == "bytes">
    /* The last four rows, and columns, may be among those before them. */
    for (int32_t next = 0; next < rows; next += 4) {
      const int32_t r = next + 4 > rows ? rows - 4 : next;
      ${fn}_rows(in + r * columns, columns, out + r, rows, columns / 4);
      if (columns % 4 != 0) {
        ${fn}_rows(in + r * columns + columns - 4, columns, out + (columns - 4) * rows + r, rows, 1);
      }
    }
<#elseif k.way == "colors">
<#if k.splits>
    /* Pixels of three bytes: a word of each has a byte too many, which the last ones must not read. */
    int32_t r = 0;
    for (; r + 4 < rows; r += 4) {
      const uint8_t *const from = in + 3 * r;
      const uint32_t a = ${p}_load32(from);
      const uint32_t b = ${p}_load32(from + 3);
      const uint32_t c = ${p}_load32(from + 6);
      const uint32_t d = ${p}_load32(from + 9);
<@turned "a" "b" "c" "d"/>
<#list 0..2 as i>
      ${p}_store32(out<#if i != 0> + <#if i != 1>${i} * </#if>rows</#if> + r, ${p}${turns[i]});
</#list>
    }
    for (; r < rows; r++) {
      out[r] = in[3 * r];
      out[rows + r] = in[3 * r + 1];
      out[2 * rows + r] = in[3 * r + 2];
    }
<#else>
    /* Pixels of three bytes: a word of each has a byte too many, which the next one covers. */
    int32_t c = 0;
    for (; c + 4 < columns; c += 4) {
      uint8_t *const to = out + 3 * c;
      const uint32_t first = ${p}_load32(in + c);
      const uint32_t second = ${p}_load32(in + columns + c);
      const uint32_t third = ${p}_load32(in + 2 * columns + c);
<@turned "first" "second" "third" ""/>
<#list turns as turn>
      ${p}_store32(to<#if turn?index != 0> + ${3 * turn?index}</#if>, ${p}${turn});
</#list>
    }
    for (; c < columns; c++) {
      out[3 * c] = in[c];
      out[3 * c + 1] = in[columns + c];
      out[3 * c + 2] = in[2 * columns + c];
    }
</#if>
<#else>
<@plain/>
</#if>
  }
}
