static int32_t ${fn}_times_power(int32_t value, int32_t exponent) {
  return value > INT32_MAX >> exponent ? INT32_MAX : value * (int32_t)(1u << exponent);
}

/* Natural logarithm in Q5.26 of a sum in Q12.19 of at least 1, with gemmlowp's bits: the sum is split
 * into a power of two and a remainder near 1, whose logarithm is a rational function. */
static int32_t ${fn}_log(int32_t sum) {
  const int32_t sqrt_half = 1518500250; /* 2^(-1/2), and below 2^(-1/4), in Q0.31 */
  const int32_t centre = 1805811301;
  int32_t zeros_a = 0;
  for (uint32_t x = (uint32_t)sum; x < 1u << 30; x <<= 1) {
    zeros_a++;
  }
  int32_t zeros_b = 0;
  for (uint32_t x = (uint32_t)${p}_mul_high(sum, sqrt_half); x < 1u << 30; x <<= 1) {
    zeros_b++;
  }
  const int32_t high = ${p}_mul_high(${fn}_times_power(sum, zeros_a), sqrt_half);
  const int32_t remainder_a = ${fn}_times_power(high, 1);
  const int32_t remainder_b = ${fn}_times_power(sum, zeros_b);
  const int32_t power_a = (11 - zeros_a) * (1 << 25) + (1 << 23);
  const int32_t power_b = (12 - zeros_b) * (1 << 25) - (1 << 23);
  const int32_t r = remainder_a < remainder_b ? remainder_a : remainder_b;
  const int32_t power = power_a > power_b ? power_a : power_b;

  const int32_t mean = (int32_t)(((uint32_t)r + (uint32_t)centre + 1u) >> 1);
  const int32_t q = 2 * (r - centre);
  const int32_t square = ${p}_mul_high(q, q);
  const int32_t numerator = ${p}_mul_high(q, r) + ${p}_mul_high(${p}_mul_high(q, square), 117049297);
  const int32_t denominator_minus_one =
      ${p}_mul_high(mean, 1057819769 + q + ${p}_mul_high(127690142, square))
      + ${p}_mul_high(638450708, q);
  const int32_t half = (int32_t)(((uint32_t)denominator_minus_one + 0x80000000u) >> 1);
  const int32_t quotient = ${p}_mul_high(${p}_rounding_shift(numerator, 6), ${p}_reciprocal(half));
  return (${p}_mul_high(power, 1488522236) + quotient) * 2;
}

<#if k.wide>
/* The same of any sum. From 4096 to 8192 TensorFlow Lite has but one value, above it has none; there the
 * sum is halved until it fits. */
static int32_t ${fn}_log_wide(uint64_t sum) {
  int32_t halvings = 0;
  if (sum >> 31 == 1u) {
    return ${k.log_from_4096};
  }
  for (; sum >> 31 != 0u; sum >>= 1) {
    halvings++;
  }
  return ${fn}_log((int32_t)sum) + halvings * ${k.log_2};
}

</#if>
/* exps[d] is exp(-d * scale) in Q12.19 for a distance d to the row's maximum. */
static void ${fn}(const int8_t *input, int8_t *output, const ${params} *k) {
  for (int32_t row = 0; row < k->rows; row++, input += k->depth, output += k->depth) {
    int32_t max = input[0];
    for (int32_t i = 1; i < k->depth; i++) {
      max = input[i] > max ? input[i] : max;
    }
    uint<#if k.wide>64<#else>32</#if>_t sum = 0;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t distance = max - input[i];
      sum += distance < k->distances ? k->exps[distance] : 0u;
    }
    const int32_t log_sum = ${fn}_log<#if k.wide>_wide(sum)<#else>((int32_t)sum)</#if>;
    const int32_t reverse =
        ${p}_requantize(log_sum + INT32_MIN, k->reverse_multiplier, k->reverse_shift);
    const int32_t threshold = reverse > k->diff_min - 1 ? reverse : k->diff_min - 1;
    for (int32_t i = 0; i < k->depth; i++) {
      const int32_t difference = input[i] - max;
      int32_t value = -128;
      if (difference > threshold) {
        const int32_t scaled = ${p}_requantize(difference, k->multiplier, k->shift) - log_sum;
        value = ${p}_rounding_shift(scaled, 22) + 127;
      }
      output[i] = (int8_t)(value < -128 ? -128 : (value > 127 ? 127 : value));
    }
  }
}
