package dev.wafer.qemu.sparse;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Window;
import dev.wafer.reference.Tensor;
import java.util.Random;

/**
 * A generated layer of which a share of the blocks is zero, the same for equal arguments.
 *
 * @param type INT8 or FLOAT32
 * @param convolution whether it is a 1x1 convolution of {@code rows} pixels
 * @param sparsity share of the blocks that are zero, exact but for rounding
 */
public record SparseLayer(
    DataType type,
    boolean convolution,
    int rows,
    int inputs,
    int outputs,
    BlockShape block,
    double sparsity) {
  private static final float INPUT_SCALE = 0.05f;
  private static final float WEIGHT_SCALE = 0.008f;

  /** A graph of the layer alone. */
  public Graph graph() {
    Random random = new Random(outputs * 31L + inputs);
    GraphBuilder builder = new GraphBuilder("layer");
    Shape in = convolution ? Shape.of(1, rows / 8, 8, inputs) : Shape.of(rows, inputs);
    Shape out = convolution ? Shape.of(1, rows / 8, 8, outputs) : Shape.of(rows, outputs);
    Shape kernel = convolution ? Shape.of(outputs, 1, 1, inputs) : Shape.of(outputs, inputs);
    float kept = (float) Math.max(1, inputs * (1 - sparsity));
    Value x = builder.input("x", type(in, INPUT_SCALE, -5));
    Value w = weights(builder, kernel, random);
    long[] biases = random.longs(outputs, -2000, 2000).toArray();
    Value bias = builder.constant("bias", bias(biases));
    Value y =
        builder.node(
            convolution
                ? new Conv2d(Window.UNIT, Activation.NONE)
                : new FullyConnected(false, Activation.NONE),
            type(out, (float) Math.sqrt(kept) * 0.02f, 3),
            x,
            w,
            bias);
    return builder.output(y).build();
  }

  /** Random bytes for the input. */
  byte[] input() {
    Random random = new Random(5);
    Shape shape = Shape.of(rows * inputs);
    if (type == DataType.FLOAT32) {
      float[] values = new float[rows * inputs];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() * 2 - 1;
      }
      return DenseConstant.float32(shape, values).data().toArray();
    }
    byte[] bytes = new byte[rows * inputs];
    random.nextBytes(bytes);
    return Tensor.fromBytes(TensorType.of(type, shape.toArray()), bytes).toBytes();
  }

  /** Elements of the weights that are not zero, were no random weight zero. */
  long keptWeights() {
    return (long) keptBlocks() * block.outputs() * block.inputs();
  }

  private int blocks() {
    return (outputs / block.outputs()) * (inputs / block.inputs());
  }

  private int keptBlocks() {
    return (int) Math.round(blocks() * (1 - sparsity));
  }

  private TensorType type(Shape shape, float scale, int zeroPoint) {
    TensorType plain = TensorType.of(type, shape.toArray());
    return type == DataType.FLOAT32
        ? plain
        : plain.withQuantization(Quantization.perTensor(scale, zeroPoint));
  }

  private DenseConstant bias(long[] values) {
    if (type != DataType.FLOAT32) {
      return DenseConstant.integers(DataType.INT32, Shape.of(outputs), values);
    }
    float[] floats = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      floats[i] = values[i] / 1000f;
    }
    return DenseConstant.float32(Shape.of(outputs), floats);
  }

  private Value weights(GraphBuilder builder, Shape kernel, Random random) {
    boolean[] kept = shuffled(random);
    long[] integers = new long[outputs * inputs];
    float[] reals = new float[outputs * inputs];
    int across = inputs / block.inputs();
    for (int i = 0; i < integers.length; i++) {
      int at = i / inputs / block.outputs() * across + i % inputs / block.inputs();
      if (kept[at]) {
        integers[i] = (random.nextBoolean() ? 1 : -1) * random.nextLong(1, 128);
        reals[i] = integers[i] * WEIGHT_SCALE;
      }
    }
    return type == DataType.FLOAT32
        ? builder.constant("weights", DenseConstant.float32(kernel, reals))
        : builder.constant(
            "weights",
            DenseConstant.integers(DataType.INT8, kernel, integers),
            Quantization.perTensor(WEIGHT_SCALE, 0));
  }

  private boolean[] shuffled(Random random) {
    boolean[] kept = new boolean[blocks()];
    for (int i = 0; i < keptBlocks(); i++) {
      kept[i] = true;
    }
    for (int i = kept.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      boolean held = kept[i];
      kept[i] = kept[other];
      kept[other] = held;
    }
    return kept;
  }
}
