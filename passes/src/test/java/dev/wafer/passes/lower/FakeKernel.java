package dev.wafer.passes.lower;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Work;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A kernel that takes operators by name and says what a test wants of it.
 *
 * @param mnemonics of the operators, in the file format's spelling
 * @param anyLayout whether it takes tensors wherever they lie
 * @param more what its binding has besides an estimate
 */
public record FakeKernel(
    String name,
    Set<String> mnemonics,
    boolean anyLayout,
    long instructions,
    UnaryOperator<KernelBinding.Builder> more)
    implements Kernel<Op> {
  /** A kernel for dense tensors. */
  public static FakeKernel of(String name, long instructions, String... operators) {
    return new FakeKernel(name, Set.of(operators), false, instructions, b -> b);
  }

  /** The same for tensors wherever they lie. */
  public FakeKernel withAnyLayout() {
    return new FakeKernel(name, mnemonics, true, instructions, more);
  }

  /** The same with more in its binding. */
  public FakeKernel with(UnaryOperator<KernelBinding.Builder> parts) {
    return new FakeKernel(name, mnemonics, anyLayout, instructions, parts);
  }

  /** The same with an array of weights: int8, as many, of which each {@code every}-th is 1. */
  public FakeKernel withWeights(int count, int every) {
    byte[] weights = new byte[count];
    for (int i = 0; i < count; i += every) {
      weights[i] = 99;
    }
    return with(
        b ->
            b.constant(
                new PackedConstant(
                    "weights", PackedConstant.Kind.WEIGHT, CType.I8, 1, Bytes.wrap(weights))));
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.copyOf(Op.kinds());
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return anyLayout || request.views().isDense();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    double unit = request.core().prices().of(Work.ARITHMETIC);
    return mnemonics.contains(op.mnemonic())
        ? Optional.of(
            more.apply(
                    KernelBinding.builder(name, name + ".ftl", name)
                        .counts(Counts.of(Work.ARITHMETIC, instructions / unit)))
                .build())
        : Optional.empty();
  }
}
