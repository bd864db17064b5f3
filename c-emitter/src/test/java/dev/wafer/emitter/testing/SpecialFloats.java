package dev.wafer.emitter.testing;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Floats at which arithmetic changes its manner: zeros of both signs, subnormal numbers, the
 * largest and least ones, infinities, what is no number, ends of the integer types, and where
 * exponentials overflow and underflow.
 */
public final class SpecialFloats {
  private static final float[] MAGNITUDES = {
    0f,
    Float.MIN_VALUE,
    1e-40f,
    Float.MIN_NORMAL,
    1e-37f,
    1e-20f,
    0.24999999f,
    0.49999997f,
    1f,
    2.5f,
    3f,
    9.5f,
    17f,
    88f,
    89f,
    100f,
    104f,
    127.5f,
    300f,
    32767.5f,
    65536f,
    0x1p31f,
    1e10f,
    1e20f,
    1e38f,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY
  };

  private SpecialFloats() {}

  /** Each once, NaN last. */
  public static float[] all() {
    float[] all = new float[2 * MAGNITUDES.length + 1];
    for (int i = 0; i < MAGNITUDES.length; i++) {
      all[2 * i] = MAGNITUDES[i];
      all[2 * i + 1] = -MAGNITUDES[i];
    }
    all[all.length - 1] = Float.NaN;
    return all;
  }

  /** Each of {@link #all} with each, the first or the second ones. */
  public static float[] ofPairs(boolean second) {
    float[] all = all();
    float[] out = new float[all.length * all.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = second ? all[i % all.length] : all[i / all.length];
    }
    return out;
  }

  /** Constants from -4 to 4, one in eight a finite special. */
  public static DenseConstant finite(Shape shape, Random random) {
    float[] all = all();
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      float special = all[random.nextInt(all.length)];
      boolean ordinary = random.nextInt(8) != 0 || !Float.isFinite(special);
      values[i] = ordinary ? random.nextFloat() * 8 - 4 : special;
    }
    return DenseConstant.float32(shape, values);
  }

  /**
   * Vectors for a graph: for each special number one in which some elements of each input are that
   * number and the others ordinary.
   */
  public static List<List<Tensor>> sprinkled(Graph graph, Random random) {
    List<List<Tensor>> vectors = new ArrayList<>();
    for (float special : all()) {
      List<Tensor> vector = new ArrayList<>();
      for (Value input : graph.inputs()) {
        vector.add(sprinkled(input.type(), special, random));
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static Tensor sprinkled(TensorType type, float special, Random random) {
    float[] values = new float[type.shape().elements()];
    sprinkle(values, 0, values.length, special, random);
    return Tensor.ofFloats(type, values);
  }

  /** A tensor whose outermost rows have one special number each, in turn, among ordinary ones. */
  public static Tensor rows(TensorType type, Random random) {
    float[] all = all();
    float[] values = new float[type.shape().elements()];
    int length = values.length / type.shape().dim(0);
    for (int row = 0; row < type.shape().dim(0); row++) {
      sprinkle(values, row * length, length, all[row % all.length], random);
    }
    return Tensor.ofFloats(type, values);
  }

  private static void sprinkle(float[] values, int from, int count, float special, Random random) {
    for (int i = from; i < from + count; i++) {
      values[i] = random.nextInt(6) == 0 ? special : random.nextFloat() * 8 - 4;
    }
    values[from + random.nextInt(count)] = special;
  }
}
