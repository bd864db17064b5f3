package dev.wafer.emitter.kernels.matrix.pairs;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weights [outputs, depth] of int8 of which a multiplication takes two, by two inputs: {@code (a +
 * 65536 b) (y + 65536 x)} is {@code 65536 (a x + b y) + a y} modulo 2^32. Two such products are
 * added before the upper half is taken, so the magnitudes of four weights may be 255 together. What
 * is too much of them is multiplied apart, as remainders.
 *
 * @param remainders by output
 */
record DualWeights(DenseConstant source, int outputs, int depth, List<Remainder> remainders) {
  /** Outputs that are computed together, and those of the rest. */
  static final int SIX = 6;

  private static final int TWO = 2;

  /** Weights of a word. */
  private static final int FOUR = 4;

  /** 32,767 by 128. */
  private static final int MOST = 255;

  /** Words for each remainder: fewer, and it is no longer worth it. */
  private static final int WORDS_OF_A_REMAINDER = 32;

  /** What the weight of an input of an output lacks. */
  record Remainder(int output, int input, int weight) {}

  /** The weights; where there are too many remainders, some of them. */
  static DualWeights of(DenseConstant source) {
    int outputs = source.shape().dim(0);
    int depth = source.shape().elements() / outputs;
    List<Remainder> remainders = new ArrayList<>();
    DualWeights weights = new DualWeights(source, outputs, depth, remainders);
    for (int output = 0; output < outputs && weights.fit(); output++) {
      for (int from = 0; from < depth; from += FOUR) {
        weights.addRemainders(output, from);
      }
    }
    return new DualWeights(source, outputs, depth, List.copyOf(remainders));
  }

  /** Whether remainders are few, and small enough numbers tell where they are. */
  boolean fit() {
    return remainders.size() * WORDS_OF_A_REMAINDER <= outputs * words()
        && Math.max(outputs, depth) < Short.MAX_VALUE;
  }

  /** Words of an output. */
  int words() {
    return (depth + FOUR - 1) / FOUR;
  }

  int sixes() {
    return outputs / SIX;
  }

  int twos() {
    return (outputs % SIX + 1) / TWO;
  }

  /**
   * For each six outputs, then for each two, for each four inputs: a word of each output, whose
   * bytes are the weights of the first, the third, the second and the fourth input, each greater by
   * 128.
   */
  PackedConstant packed() {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.U32, CType.U32.sizeBytes(), this::pack);
  }

  private Bytes pack() {
    int[][] rest = new int[outputs + 1][FOUR * words()];
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i < depth; i++) {
        rest[output][i] = at(output, i);
      }
    }
    remainders.forEach(r -> rest[r.output()][r.input()] -= r.weight());
    int padded = SIX * sixes() + TWO * twos();
    ByteBuffer out = ByteBuffer.allocate(padded * FOUR * words()).order(ByteOrder.LITTLE_ENDIAN);
    for (int output = 0; output < outputs; ) {
      int together = outputs - output >= SIX ? SIX : TWO;
      for (int i = 0; i < depth; i += FOUR) {
        for (int each = output; each < output + together; each++) {
          int[] row = rest[each];
          put(out, row[i], row[i + 2], row[i + 1], row[i + 3]);
        }
      }
      output += together;
    }
    return Bytes.wrap(out.array());
  }

  private static void put(ByteBuffer out, int... weights) {
    for (int weight : weights) {
      out.put((byte) (weight - Byte.MIN_VALUE));
    }
  }

  /** Output, input and weight of each remainder; an output that there is none of behind them. */
  PackedConstant table() {
    long[] numbers = new long[3 * remainders.size() + 1];
    for (int i = 0; i < remainders.size(); i++) {
      Remainder remainder = remainders.get(i);
      numbers[3 * i] = remainder.output();
      numbers[3 * i + 1] = remainder.input();
      numbers[3 * i + 2] = remainder.weight();
    }
    numbers[3 * remainders.size()] = Short.MAX_VALUE;
    return IntegerConstants.table("remainders", CType.I16, numbers);
  }

  /** What four weights have too much, taken from the greatest of them. */
  private void addRemainders(int output, int from) {
    int end = Math.min(depth, from + FOUR);
    int excess = -MOST;
    for (int i = from; i < end; i++) {
      excess += Math.abs(at(output, i));
    }
    if (excess <= 0) {
      return;
    }
    List<Integer> inputs =
        IntStream.range(from, end)
            .boxed()
            .sorted(Comparator.comparing(i -> -Math.abs(at(output, i))))
            .toList();
    for (int i = 0; excess > 0; i++) {
      int weight = at(output, inputs.get(i));
      int taken = Math.min(excess, Math.abs(weight));
      remainders.add(new Remainder(output, inputs.get(i), weight < 0 ? -taken : taken));
      excess -= taken;
    }
  }

  private int at(int output, int i) {
    return (int) source.integerAt(output * depth + i);
  }
}
