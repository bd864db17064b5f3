package dev.wafer.compiler.rules;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;

/** Element types by their codes in the format, with a quantization that fits every operator. */
enum ElementType {
  FLOAT32(0, DataType.FLOAT32, 0, 0),
  FLOAT16(1, DataType.FLOAT16, 0, 0),
  INT32(2, DataType.INT32, 0.01f, 0),
  UINT8(3, DataType.UINT8, 0.05f, 119),
  INT64(4, DataType.INT64, 0, 0),
  BOOL(6, DataType.BOOL, 0, 0),
  INT16(7, DataType.INT16, 0.002f, 0),
  INT8(9, DataType.INT8, 0.05f, -9),
  UINT64(12, DataType.UINT64, 0, 0),
  UINT32(15, DataType.UINT32, 0, 0),
  INT4(17, DataType.INT4, 0.3f, -3);

  private final int code;
  private final DataType dataType;
  private final float scale;
  private final int zeroPoint;

  ElementType(int code, DataType dataType, float scale, int zeroPoint) {
    this.code = code;
    this.dataType = dataType;
    this.scale = scale;
    this.zeroPoint = zeroPoint;
  }

  int code() {
    return code;
  }

  DataType dataType() {
    return dataType;
  }

  /** The type of the weights beside activations of this type. */
  ElementType weights() {
    return this == FLOAT32 || this == UINT8 ? this : INT8;
  }

  /** The type of the bias beside activations of this type. */
  ElementType bias() {
    return this == FLOAT32 ? FLOAT32 : this == INT16 ? INT64 : INT32;
  }

  /** A tensor without contents. */
  int tensor(ModelBuilder model, int... shape) {
    return scale == 0 ? model.tensor(code, shape) : model.quantized(code, scale, zeroPoint, shape);
  }

  /** A constant with the same quantization. */
  int constant(ModelBuilder model, DenseConstant contents) {
    ModelBuilder.Table table =
        model.table(code, model.buffer(contents.data().toArray()), contents.shape().toArray());
    return model.add(
        scale == 0 ? table : table.table(4, ModelBuilder.quantization(scale, zeroPoint)));
  }
}
