<#assign whole = fn fn = whole + "_features">
<#include "FullyConnectedS8Dsp.c.ftl">
<#assign fn = whole>

/* The state holds each filter's last features, oldest first. Each filter's row moves on by one byte, takes in
 * its newest feature and is multiplied by its weights over time. */
static void ${fn}(const int8_t *input, int8_t *state, int8_t *output, int8_t *features, const ${params} *k) {
  const int8_t *weights = k->time_weights;
  int32_t unit;
  ${fn}_features(input, features, k);
  for (unit = 0; unit < k->units; unit++) {
    int32_t sum = k->time_bias[unit];
    int32_t filter;
    for (filter = 0; filter < ${k.rank}; filter++) {
      int8_t *const row_end = state + ${k.memory - 4};
      uint32_t word;
      uint32_t time;
      for (; state != row_end; state += 4, weights += 4) {
        word = ${p}_load32(state + 1);
        memcpy(state, &word, 4);
        time = ${p}_load32(weights);
        sum = ${p}_dot2(${p}_even_bytes(word), ${p}_even_bytes(time), sum);
        sum = ${p}_dot2(${p}_odd_bytes(word), ${p}_odd_bytes(time), sum);
      }
      word = (${p}_load32(state) >> 8) | ((uint32_t)(uint8_t)*features++ << 24);
      memcpy(state, &word, 4);
      time = ${p}_load32(weights);
      sum = ${p}_dot2(${p}_even_bytes(word), ${p}_even_bytes(time), sum);
      sum = ${p}_dot2(${p}_odd_bytes(word), ${p}_odd_bytes(time), sum);
      state += 4;
      weights += 4;
    }
    sum = ${p}_multiply_high(sum * 2, k->time_multiplier, k->time_rounding) + (sum >> 31);
    output[unit] = ${p}_saturate_s8(sum >> k->time_shift);
  }
}
