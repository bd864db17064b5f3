package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The functions of two values.
 *
 * <p>The option {@code pot_scale_int16} of ADD and SUB is not read: TensorFlow Lite Micro's
 * kernels, which the compiled code must equal, take any scale on INT16.
 */
final class BinaryImport implements OperatorImport {
  private static final int ACTIVATION = 0;

  static final Rule BROADCAST =
      Rule.consistent("the inputs' extents are equal or 1, counted from the innermost axis");

  private final BinaryFn fn;

  private BinaryImport(BinaryFn fn) {
    this.fn = fn;
  }

  static List<OperatorImport> all() {
    return Arrays.stream(BinaryFn.values()).<OperatorImport>map(BinaryImport::new).toList();
  }

  @Override
  public String name() {
    return fn.name();
  }

  @Override
  public int optionsType() {
    return fn.optionsType();
  }

  @Override
  public TypeTable types() {
    TypeTable table =
        fn.kind() == BinaryFn.Kind.ACTIVATION
            ? TypeTable.inputs("input", "alpha")
            : TypeTable.inputs("a", "b");
    return table.outputs("output").same(fn.types());
  }

  @Override
  public List<Rule> rules() {
    List<Rule> rules =
        new ArrayList<>(List.of(BROADCAST, CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE));
    switch (fn.kind()) {
      case ARITHMETIC -> {}
      case SELECTION -> rules.add(CommonRules.SAME_QUANTIZATION);
      case ACTIVATION -> rules.add(CommonRules.PARAMETERS);
    }
    return rules;
  }

  @Override
  public List<String> notes() {
    return switch (fn) {
      case ADD ->
          List.of(
              "INT32 sums wrap; their fused activation is ignored, as TensorFlow Lite Micro does.");
      case SUB, MUL ->
          List.of(
              "INT32 results wrap, then their fused activation clamps them, as TensorFlow Lite"
                  + " Micro does.");
      case DIV, MINIMUM, MAXIMUM, PRELU -> List.of();
    };
  }

  @Override
  public void importInto(OperatorContext c) {
    c.requirePerTensorAll();
    switch (fn.kind()) {
      case ARITHMETIC -> {}
      case SELECTION -> {
        c.requireSameQuantization(c.input(0), c.output());
        c.requireSameQuantization(c.input(1), c.output());
      }
      case ACTIVATION -> {
        c.requireParameter(c.input(1));
        c.requireShape(0, c.input(0).shape());
      }
    }
    c.requireShape(0, broadcast(c, c.input(0).shape(), c.input(1).shape()));
    Activation activation =
        fn.kind() == BinaryFn.Kind.ARITHMETIC ? c.activation(ACTIVATION) : Activation.NONE;
    c.emit(new Binary(fn, activation), c.input(0), c.input(1));
  }

  /** The common shape of two broadcast inputs. */
  static List<Long> broadcast(OperatorContext c, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int dimA = axis < rank - a.rank() ? 1 : a.dim(axis - rank);
      int dimB = axis < rank - b.rank() ? 1 : b.dim(axis - rank);
      c.require(
          dimA == dimB || dimA == 1 || dimB == 1,
          BROADCAST,
          () -> "shapes [%s] and [%s]".formatted(a, b));
      dims.add((long) Math.max(dimA, dimB));
    }
    return dims;
  }
}
