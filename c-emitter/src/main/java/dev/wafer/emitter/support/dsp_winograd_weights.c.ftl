<#macro half first><#-- The transform of the weights that "first" takes out of a word; to moves on by four rows. -->
    {
      const uint32_t g0 = ${first("w[0]")}, g1 = ${first("w[half]")}, g2 = ${first("w[2 * half]")};
      const uint32_t g6 = ${first("bottom[0]")}, g7 = ${first("bottom[half]")}, g8 = ${first("bottom[2 * half]")};
      const uint32_t s0 = ${p}_add_halves(g0, g6), s1 = ${p}_add_halves(g1, g7), s2 = ${p}_add_halves(g2, g8);
      to = ${p}_winograd_row(to, ${p}_add_halves(g0, g0), ${p}_add_halves(g1, g1), ${p}_add_halves(g2, g2));
      {
        const uint32_t g3 = ${first("middle[0]")}, g4 = ${first("middle[half]")}, g5 = ${first("middle[2 * half]")};
        to = ${p}_winograd_row(to, ${p}_add_halves(s0, g3), ${p}_add_halves(s1, g4), ${p}_add_halves(s2, g5));
        to = ${p}_winograd_row(to, ${p}_subtract_halves(s0, g3), ${p}_subtract_halves(s1, g4), ${p}_subtract_halves(s2, g5));
      }
      to = ${p}_winograd_row(to, ${p}_add_halves(g6, g6), ${p}_add_halves(g7, g7), ${p}_add_halves(g8, g8));
    }
</#macro>
<#function even word><#return p + "_even_bytes(" + word + ")"></#function>
<#function second word><#return p + "_second_bytes(" + word + ")"></#function>
/* The second channel's weights of a word of halfwords a + 256 * b. */
static inline uint32_t ${p}_second_bytes(uint32_t mixed) {
  return ${p}_odd_bytes(${p}_subtract_halves(mixed, ${p}_even_bytes(mixed)));
}

/* A row of three weights becomes one of four: twice the first, the sum of all, the same with the middle one
 * subtracted, twice the last. */
static inline uint32_t *${p}_winograd_row(uint32_t *to, uint32_t a, uint32_t b, uint32_t c) {
  const uint32_t ends = ${p}_add_halves(a, c);
  to[0] = ${p}_add_halves(a, a);
  to[4] = ${p}_add_halves(ends, b);
  to[8] = ${p}_subtract_halves(ends, b);
  to[12] = ${p}_add_halves(c, c);
  return to + 16;
}

/* The 3x3 weights of a pair of output channels become 4x4 ones. In w lie half words for each place of the window,
 * each of two inputs; at to are 64 words for each of these words, of which every fourth is a channel's. */
static void ${p}_winograd_pair(const uint32_t *w, int32_t half, uint32_t *to) {
  const uint32_t *middle = w + 3 * half;
  const uint32_t *bottom = middle + 3 * half;
  const uint32_t *const end = w + half;
  do {
<@half first=even/>
    to -= 63;
<@half first=second/>
    to--;
    w++;
    middle++;
    bottom++;
  } while (w != end);
}
