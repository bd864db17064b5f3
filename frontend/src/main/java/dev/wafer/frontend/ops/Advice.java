package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.spec.FileForm;
import java.util.Set;

/** What to do about a refusal, where that is known: mostly another way of converting the model. */
public final class Advice {
  private Advice() {}

  /** About an operator that Wafer does not compile; may be empty. */
  public static String unknownOperator(String name) {
    if (name.startsWith(FileForm.CUSTOM + "Flex")) {
      return "The operator needs TensorFlow itself: convert without"
          + " tf.lite.OpsSet.SELECT_TF_OPS, with other layers in its place.";
    } else if (name.startsWith(FileForm.CUSTOM)) {
      return "A custom operator exists in its own runtime only: declare it and give its C with"
          + " --operators (docs/USER_OPERATORS.md), cut the model there and let the application"
          + " compute it, or use builtin operators.";
    }
    return "";
  }

  /** About element types that an operator does not take; may be empty. */
  static String types(String operator, Set<DataType> found) {
    if (found.contains(DataType.UINT8)) {
      if (operator.equals("CAST")) {
        return "Leave the cast to the application: give the model an input of another type.";
      }
      return found.contains(DataType.INT8)
          ? "Convert with inference_input_type=tf.int8 and inference_output_type=tf.int8."
          : "UINT8 is the quantization of TensorFlow 1, which this operator does not have: convert"
              + " again with TensorFlow 2, which quantizes to INT8, and"
              + " inference_input_type=tf.int8.";
    } else if (found.contains(DataType.FLOAT16)) {
      return "Convert with FLOAT32 activations; target_spec.supported_types=[tf.float16] stores"
          + " weights alone as FLOAT16.";
    } else if (found.contains(DataType.INT4)) {
      return "Quantize to 8 bits.";
    } else if (found.contains(DataType.FLOAT64)) {
      return "Convert with tf.float32.";
    }
    return "";
  }
}
