<#assign m = p + "_" + k.product>
/* Each row of the input times the weights of each output, six of them at a time, the rest two at a time. What the depth exceeds a
 * multiple of four by is copied to a buffer with zeros behind it. The bias holds the zero point's share. What is too much of
 * weights is multiplied apart: output, input, weight. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  struct ${m} row;
  int32_t n;
  row.multiplier_low = (int16_t)(uint16_t)((uint32_t)k->multiplier & 0xFFFFu);
  row.multiplier_high = ((k->multiplier >> 15) + 1) >> 1;
  row.shift = k->shift;
  row.halves = k->halves;
<#if k.clamped>
  row.min = k->min;
  row.max = k->max;
</#if>
  for (n = 0; n < k->rows; n++, input += <#if k.gaps>k->in_pitch<#else>k->depth</#if>, output += <#if k.tiled>k->pitch<#else>k->outputs</#if>) {
    const int8_t *const whole_end = input + (k->depth & ~3);
    const int32_t *bias = k->bias;
    const int16_t *remainder = k->remainders;
    const int32_t rest = k->depth & 3;
    int8_t last[4] = {0, 0, 0, 0};
    int32_t first = 0;
<#list 0..2 as i>
    if (rest > ${i}) {
      last[${i}] = whole_end[${i}];
    }
</#list>
    row.weights = k->weights;
    while (first < k->outputs) {
      const int32_t left = k->outputs - first;
      int32_t part;
      const int32_t count = left >= 6 ? 6 : (left > 1 ? 2 : 1);
      row.x = input;
      row.end = whole_end;
      row.from = bias;
      for (part = rest;; part = 0) {
        if (count == 6) {
          ${m}_sums_6(&row);
        } else {
          ${m}_sums_2(&row);
        }
        if (part == 0) {
          break;
        }
        row.x = last;
        row.end = last + 4;
        row.from = row.sums;
      }
      for (; remainder[0] < first + count; remainder += 3) {
        row.sums[remainder[0] - first] += remainder[2] * input[remainder[1]];
      }
      ${m}_finish(&row, output + first, count);
      first += count;
      bias += count;
    }
  }
}
