package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import java.util.Random;

/** Makes one-node models of operators with weights and biases. */
record ConvCases(DataType activation, DataType weight, DataType bias) {
  static final ConvCases INT8 = new ConvCases(DataType.INT8, DataType.INT8, DataType.INT32);
  static final ConvCases INT16 = new ConvCases(DataType.INT16, DataType.INT8, DataType.INT64);
  static final ConvCases INT16_BIAS_32 =
      new ConvCases(DataType.INT16, DataType.INT8, DataType.INT32);
  static final ConvCases INT8_BY_INT4 = new ConvCases(DataType.INT8, DataType.INT4, DataType.INT32);

  /**
   * A model of random weights.
   *
   * @param channelAxis of the weights
   * @param taps that one sum has, to choose an output scale that fits
   */
  KernelCase of(
      String name, Op op, Shape input, Shape weights, int channelAxis, int taps, Shape output) {
    Random random = new Random(name.hashCode());
    boolean int8 = activation == DataType.INT8;
    GraphBuilder builder = new GraphBuilder(name);
    Value x = builder.input("x", type(int8 ? 0.05f : 0.0002f, int8 ? -13 : 0, input));
    int channels = weights.dim(channelAxis);
    Quantization scales =
        random.nextInt(3) == 0
            ? Quantization.perTensor(0.008f, 0)
            : QuantizedTypes.perChannel(channelAxis, channels, 0.01f, random);
    DenseConstant values = RandomTensors.constant(weight, weights, random);
    Value w = builder.constant("weights", values, scales);
    DenseConstant biases = RandomTensors.integers(bias, Shape.of(channels), -4000, 4000, random);
    Value b = builder.constant("bias", biases);
    float reach = (float) Math.sqrt(taps) * (weight == DataType.INT4 ? 0.1f : 1);
    Value y =
        builder.node(op, type(reach * (int8 ? 0.02f : 0.0001f), int8 ? 7 : 0, output), x, w, b);
    return KernelCase.random(name + " " + activation, builder.output(y).build(), 1);
  }

  private TensorType type(float scale, int zeroPoint, Shape shape) {
    return QuantizedTypes.quantized(activation, scale, zeroPoint, shape.toArray());
  }
}
