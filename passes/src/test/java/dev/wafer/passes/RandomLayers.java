package dev.wafer.passes;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.Random;

/**
 * Random chains of dense layers of UINT8, the older quantization, whose weights have zero points,
 * or of INT8 with weights of INT4. Some have died: their scales are tiny, their biases large.
 */
final class RandomLayers {
  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("layers");
  private final boolean unsigned;

  private RandomLayers(long seed) {
    random = new Random(seed);
    unsigned = seed % 2 == 0;
  }

  static Graph graph(long seed) {
    return new RandomLayers(seed).build();
  }

  private Graph build() {
    Value x = builder.input("x", type(Shape.of(1, 1 + random.nextInt(5))));
    int layers = 1 + random.nextInt(3);
    for (int i = 0; i < layers; i++) {
      x = layer(x);
    }
    return builder.output(x).build();
  }

  private Value layer(Value x) {
    int outputs = 1 + random.nextInt(4);
    Shape shape = Shape.of(outputs, x.shape().dim(1));
    boolean dead = !unsigned && random.nextInt(4) == 0;
    Value weights =
        builder.constant(
            "w",
            DenseConstant.integers(
                unsigned ? DataType.UINT8 : DataType.INT4,
                shape,
                random.longs(shape.elements(), 0, 256).toArray()),
            unsigned
                ? quantization()
                : Quantization.perTensor(dead ? 1e-9f : 0.01f + random.nextFloat(), 0));
    int most = dead ? 1 << 30 : 999;
    long[] biases = random.longs(outputs, -most, most).toArray();
    Value bias =
        builder.constant("b", DenseConstant.integers(DataType.INT32, Shape.of(outputs), biases));
    TensorType type = type(Shape.of(1, outputs));
    Value y = builder.node(new FullyConnected(false, Activation.NONE), type, x, weights, bias);
    return random.nextBoolean() ? y : builder.node(new Unary(UnaryFn.RELU), type, y);
  }

  private TensorType type(Shape shape) {
    return new TensorType(unsigned ? DataType.UINT8 : DataType.INT8, shape, quantization());
  }

  private Quantization quantization() {
    return Quantization.perTensor(
        0.01f + random.nextFloat(), random.nextInt(256) - (unsigned ? 0 : 128));
  }
}
