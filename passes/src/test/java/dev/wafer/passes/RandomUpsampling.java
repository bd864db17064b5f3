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
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import java.util.Random;
import java.util.stream.IntStream;

/** Random transposed convolutions of INT8, two in a row; windows lie side by side or overlap. */
final class RandomUpsampling {
  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("upsampling");

  private RandomUpsampling(long seed) {
    random = new Random(seed);
  }

  static Graph graph(long seed) {
    return new RandomUpsampling(seed).build();
  }

  private Graph build() {
    Value x = builder.input("x", type(Shape.of(1 + random.nextInt(2), some(), some(), some())));
    return builder.output(layer(layer(x))).build();
  }

  private Value layer(Value x) {
    Shape in = x.shape();
    Shape filter = Shape.of(some(), some(), some(), in.dim(3));
    int strideH = random.nextInt(4) == 0 ? some() : filter.dim(1);
    int strideW = random.nextInt(4) == 0 ? some() : filter.dim(2);
    int outputs = filter.dim(0);
    Value weights =
        builder.constant(
            "w",
            DenseConstant.integers(
                DataType.INT8, filter, random.longs(filter.elements(), -127, 128).toArray()),
            random.nextBoolean()
                ? Quantization.perTensor(scale(), 0)
                : Quantization.perAxis(
                    0, IntStream.range(0, outputs).mapToObj(i -> scale()).toList()));
    Value bias =
        random.nextInt(4) == 0
            ? Value.ABSENT
            : builder.constant(
                "b",
                DenseConstant.integers(
                    DataType.INT32, Shape.of(outputs), random.longs(outputs, -999, 999).toArray()));
    Activation activation = random.nextBoolean() ? Activation.NONE : Activation.RELU;
    TransposeConv conv = new TransposeConv(Window.of(strideH, strideW, Padding.NONE), activation);
    Shape out =
        Shape.of(
            in.dim(0),
            (in.dim(1) - 1) * strideH + filter.dim(1),
            (in.dim(2) - 1) * strideW + filter.dim(2),
            outputs);
    return builder.node(conv, type(out), x, weights, bias);
  }

  private int some() {
    return 1 + random.nextInt(3);
  }

  private float scale() {
    return 0.01f + random.nextFloat();
  }

  private TensorType type(Shape shape) {
    return new TensorType(
        DataType.INT8, shape, Quantization.perTensor(scale(), random.nextInt(256) - 128));
  }
}
