/* wafer_operator.h: what code that Wafer emits hands to the functions of operators that are not Wafer's own. It is the
 * same for all models and all operators.
 *
 * This file belongs to whoever compiled the model: Wafer claims no rights in its output. */
#ifndef WAFER_OPERATOR_H
#define WAFER_OPERATOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fields are added at the end of structures, and then the number grows. */
#define WAFER_OPERATOR_VERSION 1

/* Types of elements, numbered as in TensorFlow Lite's runtime. */
typedef enum {
  WAFER_NO_TYPE = 0, /* an input that the model leaves out */
  WAFER_FLOAT32 = 1,
  WAFER_INT32 = 2,
  WAFER_UINT8 = 3,
  WAFER_INT64 = 4,
  WAFER_BOOL = 6, /* a byte: 0 or 1 */
  WAFER_INT16 = 7,
  WAFER_INT8 = 9,
  WAFER_FLOAT16 = 10, /* the bits of a half float in a uint16_t */
  WAFER_UINT64 = 13,
  WAFER_UINT32 = 16,
  WAFER_UINT16 = 17
} wafer_type;

/* What a tensor is. Its elements lie one behind the other, those of the last axis next to each other. */
typedef struct {
  wafer_type type;
  int32_t rank;
  int32_t elements;
  const int32_t *dims;        /* rank extents, the outermost first; null for a scalar */
  int32_t scale_count;        /* 0: not quantized; 1: one for the tensor; else one for each index along the axis */
  int32_t axis;
  const float *scales;        /* real = scale * (stored - zero point); null where it is not quantized */
  const int32_t *zero_points; /* as many as scales */
} wafer_tensor;

/* One call. Inputs are read only, and all that is told of tensors is in flash and stays. What the data of a call point
 * to is another one's after it, but for that of states, which keeps its contents from run to run and is zero before the
 * first. An output may lie where an input does, if the operator's declaration lets it. */
typedef struct {
  int32_t input_count;
  int32_t output_count;
  int32_t state_count;
  const wafer_tensor *inputs;
  const wafer_tensor *outputs;
  const wafer_tensor *states;
  const void *const *input_data; /* null for an input that the model leaves out */
  void *const *output_data;
  void *const *state_data;
  void *scratch; /* bytes to use during the call; null without any */
  uint32_t scratch_bytes;
  const void *options; /* the operator's structure of options, or the bytes of the model's file; null without any */
  uint32_t options_bytes;
} wafer_call;

#ifdef __cplusplus
}
#endif

#endif /* WAFER_OPERATOR_H */
