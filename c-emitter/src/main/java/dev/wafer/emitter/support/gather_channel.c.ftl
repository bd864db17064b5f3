<#-- The helper's name tells whether elements become words. -->
<#assign cell = helper?ends_with("_words")?then("int32_t", "int8_t")>
/* Where a channel's elements lie, and how they are copied. */
struct ${p}_channel_rows {
  int32_t row;     /* bytes from a row to the next */
  int32_t pixel;   /* the same of pixels */
  int32_t columns; /* that are copied */
  int32_t pitch;   /* from a row of the copy to the next */
};

/* Rows of a channel's inputs. */
${p?upper_case}_NOINLINE static void ${p}_gather_channel(const int8_t *from, int32_t rows, ${cell} *to, const struct ${p}_channel_rows *inputs) {
  const int32_t pixel = inputs->pixel;
  for (; rows > 0; rows--, from += inputs->row, to += inputs->pitch) {
    const int8_t *x = from;
    ${cell} *put = to;
    int32_t left = inputs->columns;
    for (; left >= 4; left -= 4) {
<#list 0..3 as i>
      put[${i}] = *x;
      x += pixel;
</#list>
      put += 4;
    }
    for (; left > 0; left--, x += pixel) {
      *put++ = *x;
    }
  }
}
