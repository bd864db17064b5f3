package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.List;

/** The functions of one and of two values, a specification for each row of their enums. */
final class ElementwiseSpecs {
  static final Rule ALPHA_FINITE = Rule.consistent("alpha is finite");

  private ElementwiseSpecs() {}

  static List<OpSpec<?>> all() {
    List<OpSpec<?>> all = new ArrayList<>();
    for (UnaryFn fn : UnaryFn.values()) {
      all.add(unary(fn));
    }
    for (BinaryFn fn : BinaryFn.values()) {
      all.add(binary(fn));
    }
    all.add(
        OpSpec.of(LeakyRelu.class, "LEAKY_RELU")
            .types(TypeTable.inputs("input").outputs("output").same(FLOAT32, INT8, INT16))
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
            .requires(Requirement.PER_TENSOR)
            .text(() -> new Unary(fn))
            .form(fn.optionsType());
    if (fn == UnaryFn.NEG) {
      spec.note(
          "Neither TensorFlow Lite Micro nor LiteRT computes INT8: it is rescaled as ABS is"
              + " there.");
    }
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
    OpSpec.Builder<Binary> spec =
        OpSpec.of(Binary.class, fn.name())
            .types(inputs.outputs("output").same(fn.types()))
            .shape(
                (op, node) -> Broadcasting.of(node, node.input(0).shape(), node.input(1).shape()),
                Broadcasting.RULE)
            .requires(Requirement.PER_TENSOR)
            .text((op, out) -> out.with(op.activation()), in -> new Binary(fn, in.activation()))
            .form(fn.optionsType());
    switch (fn.kind()) {
      case ARITHMETIC -> {}
      case SELECTION -> spec.requires(Requirement.SAME_QUANTIZATION);
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

  private static void notes(OpSpec.Builder<Binary> spec, BinaryFn fn) {
    switch (fn) {
      case ADD ->
          spec.note(
              "INT32 sums wrap; their fused activation is ignored, as TensorFlow Lite Micro does.");
      case SUB, MUL ->
          spec.note(
              "INT32 results wrap, then their fused activation clamps them, as TensorFlow Lite"
                  + " Micro does.");
      case DIV, MINIMUM, MAXIMUM, PRELU -> {}
    }
  }
}
