package dev.wafer.emitter.kernels.user;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.UserOperator;
import dev.wafer.ir.op.UserOption;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Describes the tensors of a node to a function of the user, and calls it. What is described is
 * baked in: it is constant, and nothing but its address is passed on.
 */
public final class UserCall implements Kernel<UserOperator> {
  /** What a tensor that is left out is to the function. */
  private static final String LEFT_OUT = "NO_TYPE";

  @Override
  public String name() {
    return "user_operator";
  }

  @Override
  public List<Class<? extends UserOperator>> operators() {
    return List.of(UserOperator.class);
  }

  @Override
  public Optional<KernelBinding> bind(UserOperator op, KernelRequest request) {
    int inputs = op.function().inputs().size();
    List<Value> all = IntStream.range(0, op.inputCount()).mapToObj(request::input).toList();
    List<Value> outputs = request.node().outputs();
    if (!all.subList(inputs, all.size()).stream().allMatch(request.graph()::isVariable)) {
      return Optional.empty();
    }
    KernelBinding.Builder binding =
        KernelBinding.builder(
            name(), Templates.beside(UserCall.class), "call_" + op.function().name());
    binding
        .bake("function", op.function().name())
        .bake("code", CLiterals.comment(op.function().code()));
    describe(binding, "input", all.subList(0, inputs));
    describe(binding, "output", outputs);
    describe(binding, "state", all.subList(inputs, all.size()));
    bakeOptions(binding, op);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isPresent()) {
        pass(binding, request, i, op.alignmentBytes());
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      binding.output(i);
      if (op.overwrites().get(i) >= 0) {
        binding.inPlace(op.overwrites().get(i), i);
      }
    }
    if (op.scratchBytes() > 0) {
      binding.scratch("scratch", CType.BYTE, op.scratchBytes(), op.alignmentBytes());
    }
    if (op.bytes().size() > 0) {
      binding.constant(
          new PackedConstant(
              "options", PackedConstant.Kind.TABLE, CType.U8, op.alignmentBytes(), op.bytes()));
    }
    return Optional.of(
        binding
            .bake("scratch", op.scratchBytes())
            .bake("bytes", op.bytes().size())
            .alignment(op.alignmentBytes())
            .counts(Counts.of(ARITHMETIC, op.instructions()).and(CALL, 2))
            .build());
  }

  private static void pass(
      KernelBinding.Builder binding, KernelRequest request, int index, int alignment) {
    Optional<DenseConstant> constant = request.constant(index);
    if (constant.isEmpty()) {
      binding.input(index);
      return;
    }
    PackedConstant array =
        PackedConstant.asItIs(CType.of(request.inputType(index)), constant.get().data());
    binding.constant(array.alignedTo(Math.max(alignment, array.alignmentBytes())));
  }

  private static void describe(KernelBinding.Builder binding, String side, List<Value> values) {
    binding
        .bake(side + "_types", each(values, UserCall::typeName))
        .bake(
            side + "_dims",
            each(values, value -> value.isAbsent() ? List.of() : value.shape().dims()))
        .bake(side + "_elements", each(values, value -> value.shape().elements()))
        .bake(
            side + "_scales",
            each(
                values,
                value -> value.quantization().scales().stream().map(CLiterals::floating).toList()))
        .bake(side + "_zero_points", each(values, value -> value.quantization().zeroPoints()))
        .bake(side + "_axes", each(values, value -> value.quantization().axis()));
  }

  private static <T> List<T> each(List<Value> values, Function<Value, T> fact) {
    return values.stream().map(fact).toList();
  }

  private static String typeName(Value value) {
    return value.isAbsent() ? LEFT_OUT : value.dataType().name();
  }

  private static void bakeOptions(KernelBinding.Builder binding, UserOperator op) {
    List<UserOption> options = op.options();
    binding
        .bake("option_names", options.stream().map(UserOption::name).toList())
        .bake("option_lists", options.stream().map(option -> option.kind().isList()).toList())
        .bake("option_types", options.stream().map(UserCall::elementType).toList())
        .bake("option_values", options.stream().map(UserCall::values).toList());
  }

  private static String elementType(UserOption option) {
    return CType.of(option.kind().isReal() ? DataType.FLOAT32 : DataType.INT32).spelling();
  }

  private static List<String> values(UserOption option) {
    return option.values().stream()
        .map(
            value ->
                option.kind().isReal()
                    ? CLiterals.floating(value.floatValue())
                    : CLiterals.integer(value.longValue(), CType.I32))
        .toList();
  }
}
