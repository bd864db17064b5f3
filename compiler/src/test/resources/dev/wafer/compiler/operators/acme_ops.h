/* Operators that tests declare; the emitted code includes them after the generated headers. */
#ifndef ACME_OPS_H
#define ACME_OPS_H

#include "wafer_operator.h"

#include <stddef.h>
#include <stdint.h>

#ifdef ACME_TELL_OPERATOR_H
static int32_t acme_told(const wafer_tensor *t, int32_t *out, int32_t at) {
  int32_t i;
  out[at++] = (int32_t)t->type;
  out[at++] = t->rank;
  out[at++] = t->elements;
  for (i = 0; i < t->rank; i++) {
    out[at++] = t->dims[i];
  }
  out[at++] = t->axis;
  out[at++] = t->scale_count;
  for (i = 0; i < t->scale_count; i++) {
    out[at++] = (int32_t)(t->scales[i] * 1000.0f);
    out[at++] = t->zero_points[i];
  }
  return at;
}

/* Writes into the first output what it was told of everything, then what it finds in its inputs. */
static int32_t acme_tell(const wafer_call *call) {
  const acme_tell_options *o = (const acme_tell_options *)call->options;
  int32_t *out = (int32_t *)call->output_data[ACME_TELL_OUTPUT_TOLD];
  int32_t at = 0;
  int32_t i;
  for (i = 0; i < call->input_count; i++) {
    at = acme_told(&call->inputs[i], out, at);
    out[at++] = call->input_data[i] == NULL ? -1 : ((const int8_t *)call->input_data[i])[0];
  }
  for (i = 0; i < call->output_count; i++) {
    at = acme_told(&call->outputs[i], out, at);
  }
  out[at++] = call->state_count;
  out[at++] = (int32_t)call->scratch_bytes;
  for (i = 0; i < (int32_t)call->scratch_bytes; i++) {
    ((unsigned char *)call->scratch)[i] = 0xFF;
  }
  out[at++] = (int32_t)(call->options_bytes - sizeof(*o));
  out[at++] = o->count;
  out[at++] = (int32_t)(o->gain * 100.0f);
  out[at++] = o->on;
  out[at++] = o->none_count;
  out[at++] = o->none == NULL;
  for (i = 0; i < o->taps_count; i++) {
    out[at++] = (int32_t)(o->taps[i] * 10.0f);
  }
  for (i = 0; i < o->list_count; i++) {
    out[at++] = o->list[i];
  }
  ((uint8_t *)call->output_data[ACME_TELL_OUTPUT_FLAG])[0] = 1;
  return at == call->outputs[ACME_TELL_OUTPUT_TOLD].elements ? 0 : at;
}
#endif

#ifdef ACME_COUNT_OPERATOR_H
/* The sum of what came so far, in int16_t, and how many runs there were before. */
static int32_t acme_count(const wafer_call *call) {
  int16_t *sums = (int16_t *)call->state_data[ACME_COUNT_STATE_SUMS];
  int32_t *runs = (int32_t *)call->state_data[ACME_COUNT_STATE_RUNS];
  int32_t i;
  for (i = 0; i < call->inputs[0].elements; i++) {
    sums[i] = (int16_t)(sums[i] + ((const int16_t *)call->input_data[0])[i]);
    ((int16_t *)call->output_data[0])[i] = sums[i];
  }
  ((int32_t *)call->output_data[1])[0] = *runs;
  *runs += 1;
  return 0;
}
#endif

#ifdef ACME_TWICE_OPERATOR_H
static int32_t acme_twice(const wafer_call *call) {
  const float *x = (const float *)call->input_data[0];
  float *y = (float *)call->output_data[0];
  int32_t i;
  for (i = 0; i < call->inputs[0].elements; i++) {
    y[i] = x[i] + x[i];
  }
  return x == y ? 0 : 1;
}
#endif

#ifdef ACME_BYTES_OPERATOR_H
static int32_t acme_bytes(const wafer_call *call) {
  const uint8_t *from = (const uint8_t *)call->options;
  uint32_t i;
  for (i = 0; i < call->options_bytes; i++) {
    ((uint8_t *)call->output_data[0])[i] = from[i];
  }
  return call->options_bytes == (uint32_t)call->outputs[0].elements ? 0 : 1;
}
#endif

#endif
