package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The functions of one and of two values, a specification for each row of their enums. */
final class ElementwiseSpecs {
  static final String INTERPOLATED =
      "INT16, which TensorFlow Lite Micro does not have, is interpolated between 513 samples, as in"
          + " LiteRT.";

  private static final String PLAIN_INT16 =
      "INT16 without scales, which TensorFlow Lite Micro does not have, are plain numbers, as in"
          + " LiteRT: results wrap, then their fused activation clamps them.";

  private static final String WRAPS_THEN_CLAMPS =
      "INT32 results wrap, then their fused activation clamps them, as TensorFlow Lite Micro does.";

  private static final String RAW =
      "INT8 and INT16, which TensorFlow Lite Micro does not have, are raw numbers, whatever their"
          + " scales and zero points, as in LiteRT; a quotient saturates.";

  static final Rule ALPHA_FINITE = Rule.consistent("alpha is finite");
  private static final Rule INT16_ALIKE =
      Rule.supported("INT16 inputs that are compared share one scale and zero point").about(INT16);
  private static final Rule INT64_ACTIVATION =
      Rule.supported("INT64 has no fused activation").about(INT64);

  private static final Requirement<Binary> INT64_PLAIN =
      new Requirement<>(
          List.of(INT64_ACTIVATION),
          (op, node) ->
              node.require(
                  op.activation() == Activation.NONE || node.output().dataType() != INT64,
                  INT64_ACTIVATION,
                  () -> op.activation().name()));

  /** INT16 may be plain numbers: of ABS, ADD, MUL and comparisons. */
  private static final Requirement<Op> PER_TENSOR_OR_PLAIN =
      new Requirement<>(
          Requirement.PER_TENSOR.rules(),
          (op, node) -> {
            boolean plain =
                Stream.concat(node.inputs().stream(), node.outputs().stream())
                    .allMatch(
                        value -> !value.quantization().isQuantized() && value.dataType() != INT8);
            if (!plain || node.input(0).dataType() != INT16) {
              Requirement.PER_TENSOR.check().accept(op, node);
            }
          });

  private ElementwiseSpecs() {}

  static List<OpSpec<?>> all() {
    List<OpSpec<?>> all = new ArrayList<>();
    for (UnaryFn fn : UnaryFn.values()) {
      all.add(unary(fn));
    }
    for (BinaryFn fn : BinaryFn.values()) {
      all.add(binary(fn));
    }
    for (CompareFn fn : CompareFn.values()) {
      all.add(compare(fn));
    }
    all.add(
        OpSpec.of(LeakyRelu.class, "LEAKY_RELU")
            .types(TypeTable.inputs("input").outputs("output").same(FLOAT32, INT8, UINT8, INT16))
            .requires(Requirement.PER_TENSOR)
            .requires(
                new Requirement<>(
                    List.of(ALPHA_FINITE),
                    (op, node) ->
                        node.require(
                            Float.isFinite(op.alpha()),
                            ALPHA_FINITE,
                            () -> Float.toString(op.alpha()))))
            .text((op, out) -> out.with("alpha", op.alpha()), in -> new LeakyRelu(in.real("alpha")))
            .form(75)
            .build());
    return all;
  }

  private static OpSpec<Unary> unary(UnaryFn fn) {
    OpSpec.Builder<Unary> spec =
        OpSpec.of(Unary.class, fn.name())
            .types(TypeTable.inputs("input").outputs("output").same(fn.types()))
            .text(() -> new Unary(fn))
            .form(fn.optionsType());
    if (fn != UnaryFn.NEG) {
      spec.requires(fn == UnaryFn.ABS ? PER_TENSOR_OR_PLAIN : Requirement.PER_TENSOR);
    }
    if (fn == UnaryFn.ABS) {
      spec.requires(Requirement.INT16_SYMMETRIC);
    }
    unaryNotes(spec, fn);
    FixedRange.of(fn).ifPresent(range -> spec.requires(range.requirement()));
    return spec.build();
  }

  /**
   * The option {@code pot_scale_int16} of ADD and SUB is not read: TensorFlow Lite Micro's kernels,
   * which the compiled code must equal, take any scale on INT16.
   */
  private static OpSpec<Binary> binary(BinaryFn fn) {
    boolean parametric = fn.kind() == BinaryFn.Kind.ACTIVATION;
    TypeTable inputs = parametric ? TypeTable.inputs("input", "alpha") : TypeTable.inputs("a", "b");
    TypeTable types = inputs.outputs("output").same(fn.types());
    if (fn == BinaryFn.PRELU) {
      types = types.row(INT16, INT8, INT16);
    }
    OpSpec.Builder<Binary> spec =
        OpSpec.of(Binary.class, fn.name())
            .types(types)
            .shape(
                (op, node) -> Broadcasting.of(node, node.input(0).shape(), node.input(1).shape()),
                Broadcasting.RULE)
            .text((op, out) -> out.with(op.activation()), in -> new Binary(fn, in.activation()))
            .form(fn.optionsType());
    switch (fn) {
      case FLOOR_DIV, FLOOR_MOD -> {}
      case MINIMUM, MAXIMUM -> spec.requires(Requirement.SAME_QUANTIZATION);
      case ADD, MUL -> spec.requires(PER_TENSOR_OR_PLAIN);
      default -> spec.requires(Requirement.PER_TENSOR);
    }
    switch (fn.kind()) {
      case ARITHMETIC -> spec.requires(INT64_PLAIN);
      case FUNCTION -> {
        if (fn == BinaryFn.SQUARED_DIFFERENCE) {
          spec.requires(Requirement.INT16_SYMMETRIC);
        }
      }
      case SELECTION -> {}
      case ACTIVATION ->
          spec.requires(
              Requirement.of(
                  CommonRules.PARAMETERS,
                  node -> {
                    node.requireParameter(node.input(1));
                    node.requireShape(0, Extents.of(node.input(0).shape()));
                  }));
    }
    notes(spec, fn);
    return spec.build();
  }

  /**
   * INT16: TensorFlow Lite Micro compares it with factors that it never sets, so only inputs of one
   * quantization have a meaning that all runtimes share.
   */
  private static OpSpec<Compare> compare(CompareFn fn) {
    TypeTable types = TypeTable.inputs("a", "b").outputs("output");
    for (DataType type : fn.types()) {
      types = types.row(type, type, BOOL);
    }
    OpSpec.Builder<Compare> spec =
        OpSpec.of(Compare.class, fn.name())
            .types(types)
            .shape(
                (op, node) -> Broadcasting.of(node, node.input(0).shape(), node.input(1).shape()),
                Broadcasting.RULE)
            .requires(PER_TENSOR_OR_PLAIN)
            .requires(
                Requirement.of(
                    INT16_ALIKE,
                    node ->
                        node.require(
                            node.input(0).dataType() != INT16
                                || node.input(0)
                                    .quantization()
                                    .hasScalingOf(node.input(1).quantization()),
                            INT16_ALIKE,
                            () ->
                                NodeCheck.describe(node.input(0).quantization())
                                    + " and "
                                    + NodeCheck.describe(node.input(1).quantization()))))
            .text(() -> new Compare(fn))
            .note(
                "INT8 and UINT8 are compared as real values with eight bits after the point,"
                    + " rounded, as TensorFlow Lite Micro does: neighbours at a scale below 1/256"
                    + " can be equal.")
            .form(fn.optionsType());
    if (fn == CompareFn.NOT_EQUAL) {
      spec.note("INT16 without scales is told apart as it is; LiteRT 2.3 tells equality there.");
    }
    return spec.build();
  }

  private static void notes(OpSpec.Builder<Binary> spec, BinaryFn fn) {
    switch (fn) {
      case ADD -> {
        spec.note(
            "INT32 sums wrap; their fused activation is ignored, as TensorFlow Lite Micro does.");
        spec.note(PLAIN_INT16);
      }
      case SUB -> {
        spec.note(WRAPS_THEN_CLAMPS);
        spec.note(
            "INT8 and INT16: the factors between the scales are computed in single precision, as"
                + " in TensorFlow Lite Micro's sources. LiteRT computes them in double, as Wafer"
                + " does for UINT8, so that a result in the middle between two numbers can differ"
                + " by one.");
      }
      case MUL -> {
        spec.note(WRAPS_THEN_CLAMPS);
        spec.note(PLAIN_INT16);
      }
      case DIV ->
          spec.note(
              "A quotient by zero, which TensorFlow Lite Micro leaves undefined on integers, is the"
                  + " bound of its sign, and 0 where both are 0. INT8 numerators near zero, for"
                  + " which it shifts by more than 31 bits, are undefined there, too; here their"
                  + " quotient is rounded.");
      case SQUARED_DIFFERENCE -> spec.note("INT32 results wrap.");
      case FLOOR_DIV -> {
        spec.note(RAW);
        spec.note(
            "FLOAT32 is divided in double precision, as TensorFlow Lite Micro does. By zero,"
                + " which it refuses at run time: floats as IEEE 754 divides, integers give the"
                + " bound of the quotient's sign, and 0 where both are 0.");
      }
      case FLOOR_MOD -> {
        spec.note(RAW);
        spec.note("Integers modulo zero give 0.");
      }
      case POW ->
          spec.note(
              "INT32 powers wrap. To a negative exponent, which LiteRT refuses at run time, the"
                  + " quotient is cut toward zero, and a power of zero is zero.");
      case MINIMUM, MAXIMUM, PRELU, ATAN2, LOGICAL_AND, LOGICAL_OR -> {}
    }
  }

  private static void unaryNotes(OpSpec.Builder<Unary> spec, UnaryFn fn) {
    switch (fn) {
      case NEG ->
          spec.note(
              "INT8 and INT16, which TensorFlow Lite Micro does not have, are negated as raw"
                  + " numbers, whatever their scales and zero points, as in LiteRT; the least one"
                  + " stays.");
      case EXP -> spec.note(INTERPOLATED);
      case LOG -> {
        spec.note("INT8: what is zero or less gives the least value.");
        spec.note(INTERPOLATED);
      }
      case RSQRT ->
          spec.note(
              "INT8: what is zero or less, which TensorFlow Lite Micro refuses at run time, gives"
                  + " the largest value.");
      case ABS ->
          spec.note("INT16 without a scale is a plain number; the least one stays negative.");
      case LOGISTIC, TANH ->
          spec.note(
              "INT8 with an input scale of 8 or more: what is zero gives the least value, as in"
                  + " TensorFlow Lite Micro, where LiteRT gives the function of zero.");
      case ROUND -> spec.note("Of two whole numbers that are equally near, the even one.");
      default -> {}
    }
  }
}
