/* Acme.FirDecimate: a filter of finite response over samples that come in pieces, of whose results one in `factor` is
 * kept. What it needs of the samples before is its state. */
#include "acme_fir_decimate_operator.h"

#include <stddef.h>
#include <string.h>

static int8_t saturated(float scaled, int32_t zero_point) {
  const int32_t rounded = (int32_t)(scaled + ((scaled < 0.0f) ? -0.5f : 0.5f)) + zero_point;
  const int32_t low = (rounded < -128) ? -128 : rounded;
  return (int8_t)((low > 127) ? 127 : low);
}

int32_t acme_fir_decimate(const wafer_call *call) {
  const acme_fir_decimate_options *options = (const acme_fir_decimate_options *)call->options;
  const wafer_tensor *samples = &call->inputs[ACME_FIR_DECIMATE_INPUT_SAMPLES];
  const wafer_tensor *taps = &call->inputs[ACME_FIR_DECIMATE_INPUT_TAPS];
  const wafer_tensor *filtered = &call->outputs[ACME_FIR_DECIMATE_OUTPUT_FILTERED];
  const int8_t *weights = (const int8_t *)call->input_data[ACME_FIR_DECIMATE_INPUT_TAPS];
  int8_t *out = (int8_t *)call->output_data[ACME_FIR_DECIMATE_OUTPUT_FILTERED];
  int16_t *history = (int16_t *)call->state_data[ACME_FIR_DECIMATE_STATE_HISTORY];
  int16_t *line = (int16_t *)call->scratch;
  const size_t kept = (size_t)taps->elements - 1u;
  const size_t fresh = (size_t)samples->elements;
  const float scale = samples->scales[0] * taps->scales[0] / filtered->scales[0];
  int32_t i;

  if (options->factor < 1) {
    return 1; /* ends the run with VIBRATION_ERROR_OPERATOR */
  }
  (void)memcpy(line, history, kept * sizeof(int16_t));
  (void)memcpy(&line[kept], call->input_data[ACME_FIR_DECIMATE_INPUT_SAMPLES], fresh * sizeof(int16_t));
  for (i = 0; i < filtered->elements; i++) {
    const int16_t *x = &line[i * options->factor];
    int32_t sum = 0;
    int32_t t;
    for (t = 0; t < taps->elements; t++) {
      sum += (int32_t)x[t] * (int32_t)weights[t];
    }
    out[i] = saturated((float)sum * scale, filtered->zero_points[0]);
  }
  (void)memcpy(history, &line[fresh], kept * sizeof(int16_t));
  return 0;
}
