package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Add;
import dev.wafer.ir.op.Div;
import dev.wafer.ir.op.Maximum;
import dev.wafer.ir.op.Minimum;
import dev.wafer.ir.op.Mul;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Sub;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The elementwise operators of two inputs: ADD, SUB, MUL, DIV, MINIMUM, MAXIMUM.
 *
 * <p>The option {@code pot_scale_int16} of ADD and SUB is not read: TensorFlow Lite Micro's
 * kernels, which the compiled code must equal, take any scale on INT16.
 */
final class ElementwiseImport implements OperatorImport {
  private static final int ACTIVATION = 0;

  static final Rule BROADCAST =
      Rule.consistent("the inputs' extents are equal or 1, counted from the innermost axis");

  private final String name;
  private final int optionsType;
  private final List<DataType> types;
  private final boolean arithmetic;
  private final Function<Activation, Op> op;

  private ElementwiseImport(
      String name,
      int optionsType,
      boolean arithmetic,
      Function<Activation, Op> op,
      DataType... types) {
    this.name = name;
    this.optionsType = optionsType;
    this.types = List.of(types);
    this.arithmetic = arithmetic;
    this.op = op;
  }

  static List<OperatorImport> all() {
    return List.of(
        arithmetic("ADD", 11, Add::new, DataType.INT16, DataType.INT32),
        arithmetic("SUB", 28, Sub::new, DataType.INT16, DataType.INT32),
        arithmetic("MUL", 21, Mul::new, DataType.INT16, DataType.INT32),
        arithmetic("DIV", 29, Div::new),
        selection("MINIMUM", new Minimum()),
        selection("MAXIMUM", new Maximum()));
  }

  private static OperatorImport arithmetic(
      String name, int optionsType, Function<Activation, Op> op, DataType... more) {
    List<DataType> types = new ArrayList<>(List.of(DataType.FLOAT32, DataType.INT8));
    types.addAll(List.of(more));
    return new ElementwiseImport(name, optionsType, true, op, types.toArray(DataType[]::new));
  }

  private static OperatorImport selection(String name, Op op) {
    return new ElementwiseImport(
        name,
        39,
        false,
        activation -> op,
        DataType.FLOAT32,
        DataType.INT8,
        DataType.INT16,
        DataType.INT32);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int optionsType() {
    return optionsType;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("a", "b").outputs("output").same(types.toArray(DataType[]::new));
  }

  @Override
  public List<Rule> rules() {
    return arithmetic
        ? List.of(BROADCAST, CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE)
        : List.of(
            BROADCAST,
            CommonRules.PER_TENSOR,
            CommonRules.ZERO_POINT_RANGE,
            CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public List<String> notes() {
    return switch (name) {
      case "ADD" ->
          List.of(
              "INT32 sums wrap; their fused activation is ignored, as TensorFlow Lite Micro does.");
      case "SUB", "MUL" ->
          List.of(
              "INT32 results wrap, then their fused activation clamps them, as TensorFlow Lite"
                  + " Micro does.");
      default -> List.of();
    };
  }

  @Override
  public void importInto(OperatorContext c) {
    c.requirePerTensorAll();
    if (!arithmetic) {
      c.requireSameQuantization(c.input(0), c.output());
      c.requireSameQuantization(c.input(1), c.output());
    }
    c.requireShape(0, broadcast(c, c.input(0).shape(), c.input(1).shape()));
    Activation activation = arithmetic ? c.activation(ACTIVATION) : Activation.NONE;
    c.emit(op.apply(activation), c.input(0), c.input(1));
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
