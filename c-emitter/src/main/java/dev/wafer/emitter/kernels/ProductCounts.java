package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;
import static dev.wafer.targets.Work.WIDE_REQUANTIZE;

import dev.wafer.ir.op.Activation;
import dev.wafer.passes.cost.Counts;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;

/**
 * The work of products whose weights lie in blocks of four outputs.
 *
 * @param product of one product
 * @param input of each input that is read, besides the load
 * @param finish of making an output of its sum
 * @param four of the products of one input with the weights of four outputs
 */
public record ProductCounts(Counts product, Counts input, Counts finish, Counts four) {
  private static final int BLOCK = BlockedWeights.BLOCK;

  /** Instructions that add a number of 32 bits to a sum of 64. */
  private static final int WIDENED = 6;

  /**
   * Multiply-accumulates that one counts for on Armv6-M where the sums are those of four outputs of
   * one row: they fit the eight low registers, and nothing is moved out of their way.
   */
  private static final double IN_LOW_REGISTERS = 0.68;

  /** The same where pointers into a window, of which all is known, want three of them. */
  private static final double BESIDE_POINTERS = 0.9;

  /** The same where they do not. */
  private static final double OUT_OF_LOW_REGISTERS = 1.5;

  private static final int VECTOR_BYTES = 16;

  /** Instructions of a turn that loads two vectors and stores one. */
  private static final int VECTOR_LOOP = 8;

  /** Instructions of a turn that loads one vector and stores one. */
  private static final int VECTOR_LOOP_OF_ONE = 5;

  /** The same in a low-overhead loop with moving pointers, besides loads. */
  private static final int KNOWN_VECTOR_LOOP = 3;

  /** Sums of 32 or 64 bits whose bias holds the zero point's share. */
  public static ProductCounts of(Accumulator accumulator) {
    boolean wide = accumulator.isWide();
    Counts product =
        Counts.of(wide ? WIDE_MULTIPLY_ADD : MULTIPLY_ADD).and(ARITHMETIC, wide ? 0.15 : 0);
    return new ProductCounts(
        product,
        Counts.NONE,
        Counts.of(wide ? WIDE_REQUANTIZE : REQUANTIZE)
            .and(STORE, wide ? 3 : 2)
            .and(LOAD, wide ? 8 : 4),
        product.times(BLOCK).and(LOAD, BLOCK));
  }

  /** The same where one row is computed at a time. */
  public static ProductCounts ofOneRow(Core core, Accumulator accumulator) {
    return accumulator.isWide() ? of(accumulator) : of(accumulator).with(productOfOneRow(core));
  }

  /**
   * The same where nothing else calls the function: on Armv6-M the compiler then keeps what it
   * knows in registers that sums would need.
   */
  public static ProductCounts ofOneRowAlone(Core core, Accumulator accumulator) {
    return accumulator.isWide() || core.has(Feature.LONG_MULTIPLY)
        ? of(accumulator)
        : of(accumulator).with(Counts.of(MULTIPLY_ADD, OUT_OF_LOW_REGISTERS));
  }

  /**
   * The same where the window lies inside the input and has the products of four outputs at most.
   */
  public static ProductCounts ofOneBlockAlone(Core core, Accumulator accumulator) {
    return accumulator.isWide() || core.has(Feature.LONG_MULTIPLY)
        ? of(accumulator)
        : of(accumulator).with(Counts.of(MULTIPLY_ADD, BESIDE_POINTERS));
  }

  /** The same where each product takes more. */
  public ProductCounts withMore(Counts more) {
    return new ProductCounts(product.and(more), input, finish, four.and(more.times(BLOCK)));
  }

  private ProductCounts with(Counts other) {
    return new ProductCounts(other, input, finish, other.times(BLOCK).and(LOAD, BLOCK));
  }

  /** A product of 32 bits whose sum is one of the four of a row that are kept. */
  public static Counts productOfOneRow(Core core) {
    return Counts.of(MULTIPLY_ADD, core.has(Feature.LONG_MULTIPLY) ? 1 : IN_LOW_REGISTERS);
  }

  /** The same where products have 32 bits, whatever the sums have. */
  public static ProductCounts ofNarrowProducts(Accumulator accumulator) {
    ProductCounts all = of(accumulator);
    if (!accumulator.isWide()) {
      return all;
    }
    Counts product = Counts.of(MULTIPLY_ADD).and(ARITHMETIC, WIDENED);
    return new ProductCounts(product, all.input, all.finish, product.times(BLOCK).and(LOAD, BLOCK));
  }

  /** The same where each input's zero point is taken off. */
  public ProductCounts withOffset() {
    return new ProductCounts(product, input.and(ARITHMETIC), finish, four);
  }

  /**
   * Sums of floats.
   *
   * @param vectors whether the compiler makes a vector of the sums of four outputs
   */
  public static ProductCounts ofFloats(Activation activation, boolean vectors) {
    return ofFloats(Counts.of(FLOAT_MULTIPLY_ADD), activation, vectors);
  }

  /** The same where a product takes what it is said to. */
  public static ProductCounts ofFloats(Counts product, Activation activation, boolean vectors) {
    return new ProductCounts(
        product,
        Counts.NONE,
        finishOfFloat(activation).and(ARITHMETIC, vectors ? 5 : 0),
        vectors ? Counts.of(VECTOR, 3.7) : product.times(BLOCK).and(LOAD, BLOCK));
  }

  /**
   * Whether the compiler makes a loop over elements one over vectors: it does not where the last
   * vector would not be full.
   */
  public static boolean isVectorized(int elements, int elementBytes) {
    return elements * elementBytes % VECTOR_BYTES == 0;
  }

  /** A loop of one operation over elements that the compiler makes a loop over vectors of. */
  public static Counts vectorized(int elementBytes) {
    return Counts.of(VECTOR, (double) VECTOR_LOOP * elementBytes / VECTOR_BYTES);
  }

  /** The same of an operation on one input. */
  public static Counts vectorizedOfOne(int elementBytes) {
    return Counts.of(VECTOR, (double) VECTOR_LOOP_OF_ONE * elementBytes / VECTOR_BYTES);
  }

  /**
   * The same where the compiler knows how often the loop turns.
   *
   * @param read vectors that a turn loads
   */
  public static Counts vectorizedAlone(int elementBytes, int read) {
    return Counts.of(VECTOR, (double) (KNOWN_VECTOR_LOOP + read) * elementBytes / VECTOR_BYTES);
  }

  /** Adds a bias to a float, clamps and stores it. */
  public static Counts finishOfFloat(Activation activation) {
    return Counts.of(FLOAT_ADD)
        .and(LOAD)
        .and(STORE)
        .and(FLOAT_COMPARE, activation == Activation.NONE ? 0 : 2);
  }

  /** Makes a float of the sum of a hybrid layer. */
  public static Counts finishOfHybrid(Activation activation) {
    return finishOfFloat(activation).and(FLOAT_CONVERT).and(FLOAT_MULTIPLY);
  }

  /** The products of an input of each of some rows with the weights of four outputs. */
  public Counts block(int rows) {
    boolean vectors = four.numbers().containsKey(VECTOR);
    return vectors ? four.times(rows) : four.and(product.times(BLOCK * (rows - 1.0)));
  }

  /**
   * All outputs of some rows.
   *
   * @param rows that are computed together
   * @param depth products of an output
   * @param around what each block, and each output behind the last block, takes besides
   */
  public Counts outputs(int rows, int outputs, double depth, Counts around) {
    Counts block = lanes(rows, BLOCK, block(rows), depth).and(around);
    int blocks = outputs / BLOCK;
    return block.times(blocks).and(lane(rows, depth, around).times(outputs - BLOCK * blocks));
  }

  /** One output of one row. */
  public Counts single(double depth, Counts around) {
    return lane(1, depth, around);
  }

  private Counts lane(int rows, double depth, Counts around) {
    return lanes(rows, 1, product.times(rows).and(LOAD), depth).and(around);
  }

  private Counts lanes(int rows, int lanes, Counts weights, double depth) {
    return Counts.of(STEP)
        .and(LOAD, rows)
        .and(input.times(rows))
        .and(weights)
        .times(depth)
        .and(finish.times((double) rows * lanes))
        .and(LOAD, lanes)
        .and(STEP)
        .and(ARITHMETIC, 4);
  }
}
