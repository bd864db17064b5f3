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
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random functions of one byte, element by element: of what comes before them, and of numbers. */
final class RandomByteFunctions {
  private static final Shape SHAPE = Shape.of(1, 3, 5, 2);

  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("bytes");
  private final List<Value> values = new ArrayList<>();

  private RandomByteFunctions(long seed) {
    random = new Random(seed);
  }

  static Graph graph(long seed) {
    return new RandomByteFunctions(seed).build();
  }

  private Graph build() {
    values.add(builder.input("x", type()));
    int steps = 2 + random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      values.add(step(values.get(values.size() - 1)));
    }
    builder.output(values.get(values.size() - 1));
    if (random.nextInt(4) == 0) {
      builder.output(values.get(1 + random.nextInt(steps)));
    }
    return builder.build();
  }

  private Value step(Value x) {
    return switch (random.nextInt(6)) {
      case 0 -> builder.node(new Unary(UnaryFn.LOGISTIC), type(1f / 256, -128), x);
      case 1 -> builder.node(new Quantize(), type(), x);
      case 2 -> builder.node(new LeakyRelu(0.2f), type(), x);
      case 3 -> {
        Value real =
            builder.node(new Dequantize(), TensorType.of(DataType.FLOAT32).withShape(SHAPE), x);
        yield builder.node(new Quantize(), type(), real);
      }
      case 4 -> {
        DenseConstant number =
            DenseConstant.integers(DataType.INT8, Shape.of(1), random.nextInt(256) - 128);
        Value constant = builder.constant("number", number, type().quantization());
        yield builder.node(new Binary(BinaryFn.ADD, Activation.NONE), type(), x, constant);
      }
      default -> {
        Value earlier = values.get(random.nextInt(values.size()));
        yield builder.node(new Binary(BinaryFn.MUL, Activation.NONE), type(), x, earlier);
      }
    };
  }

  private TensorType type() {
    return type(0.01f + 0.1f * random.nextFloat(), random.nextInt(60) - 30);
  }

  private static TensorType type(float scale, int zeroPoint) {
    return new TensorType(DataType.INT8, SHAPE, Quantization.perTensor(scale, zeroPoint));
  }
}
