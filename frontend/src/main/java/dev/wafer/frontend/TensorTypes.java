package dev.wafer.frontend;

import dev.wafer.ir.DataType;
import java.util.List;
import java.util.Optional;

/** TensorFlow Lite's element types by their codes in the schema. */
final class TensorTypes {
  private static final List<String> NAMES =
      List.of(
          """
          FLOAT32 FLOAT16 INT32 UINT8 INT64 STRING BOOL INT16 COMPLEX64 INT8 FLOAT64 COMPLEX128
          UINT64 RESOURCE VARIANT UINT32 UINT16 INT4 BFLOAT16 INT2 UINT4 FLOAT8_E4M3FN FLOAT8_E5M2
          """
              .strip()
              .split("\\s+"));

  /** Constants of it are read as FLOAT32. */
  static final String BFLOAT16 = "BFLOAT16";

  private TensorTypes() {}

  static String name(int code) {
    return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "type " + code;
  }

  /** The element type, unless the intermediate representation has none for it. */
  static Optional<DataType> dataType(int code) {
    String name = name(code);
    for (DataType type : DataType.values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
