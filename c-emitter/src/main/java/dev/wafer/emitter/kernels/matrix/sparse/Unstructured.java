package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED and CONV_2D of int8, int16 and float by the single weights that are not zero, in
 * portable C: the smallest form for weights without structure. Float sums go through the inputs in
 * the order in which the dense kernels do.
 */
public final class Unstructured implements Kernel<Op> {
  private static final String TEMPLATE = Templates.beside(Unstructured.class);
  private static final int GROUP = 4;

  private final boolean half;

  /** Weights as they are. */
  public Unstructured() {
    this(false);
  }

  private Unstructured(boolean half) {
    this.half = half;
  }

  /** Float weights in half precision, where that loses nothing. */
  public static Unstructured halves() {
    return new Unstructured(true);
  }

  @Override
  public String name() {
    return half ? "unstructured_half" : "unstructured";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return SparseRows.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!SparseRows.accepts(request)) {
      return Optional.empty();
    }
    Optional<SparseMatrix> matrix = SparseMatrix.of(request);
    if (matrix.isEmpty()) {
      return Optional.empty();
    }
    if (FloatConstants.accepts(request)) {
      CType type = half ? CType.U16 : CType.F32;
      ElementCode code = ElementCode.smallest(matrix.get(), type);
      return half && !code.fitsHalf()
          ? Optional.empty()
          : Optional.of(ofFloats(request, code, type));
    }
    if (half) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .map(sums -> ofIntegers(request, ElementCode.smallest(matrix.get(), CType.I8), sums));
  }

  /** The kernel with positions in a given form. */
  static Kernel<Op> of(ElementCode.Form form) {
    return new Kernel<>() {
      @Override
      public String name() {
        return "unstructured_" + form.key();
      }

      @Override
      public List<Class<? extends Op>> operators() {
        return SparseRows.OPERATORS;
      }

      @Override
      public Optional<KernelBinding> bind(Op op, KernelRequest request) {
        ElementCode code = ElementCode.of(SparseMatrix.of(request).orElseThrow(), form);
        return FloatConstants.accepts(request)
            ? Optional.of(ofFloats(request, code, CType.F32))
            : Accumulator.of(request).map(sums -> ofIntegers(request, code, sums));
      }
    };
  }

  private static KernelBinding ofIntegers(
      KernelRequest request, ElementCode code, Accumulator accumulator) {
    SparseMatrix matrix = code.matrix();
    int group = accumulator.isWide() ? 1 : GROUP;
    SparseRows rows = SparseRows.of(request, matrix, group, 1);
    CType x = accumulator.activation();
    KernelBinding.Builder binding =
        builder(code, accumulator.suffix())
            .bake("float", false)
            .bake("half", false)
            .bake("wide", CType.I32);
    addRows(binding, rows, x, -accumulator.parameters().inputOffset());
    code.addTo(binding, CType.I8);
    binding.parameter("bias", accumulator.foldedBias(request, 1));
    accumulator.bind(binding);
    return binding.counts(counts(code, rows, ProductCounts.of(accumulator), Counts.NONE)).build();
  }

  private static KernelBinding ofFloats(KernelRequest request, ElementCode code, CType type) {
    boolean half = type == CType.U16;
    SparseRows rows = SparseRows.of(request, code.matrix(), GROUP, 1);
    KernelBinding.Builder binding =
        builder(code, half ? "f16" : "f32")
            .bake("float", true)
            .bake("half", half)
            .bake("wide", CType.F32)
            .bake("x", CType.F32)
            .bake("sum", CType.F32);
    addRows(binding, rows, CType.F32, 0);
    code.addTo(binding, type);
    if (half) {
      binding.helper("half_to_float");
    }
    binding.parameter("bias", FloatConstants.bias(request, code.matrix().outputs()));
    FloatConstants.clamp(binding, BlockSparseF32.activation(request));
    return binding
        .counts(
            counts(
                code,
                rows,
                ProductCounts.ofFloats(BlockSparseF32.activation(request), false),
                half ? Counts.of(ARITHMETIC, 12) : Counts.NONE))
        .build();
  }

  private static KernelBinding.Builder builder(ElementCode code, String suffix) {
    String name = "unstructured_" + code.form().key() + "_" + suffix;
    return KernelBinding.builder(name, TEMPLATE, "sparse_" + code.form().key() + "_" + suffix);
  }

  private static void addRows(
      KernelBinding.Builder binding, SparseRows rows, CType type, int fill) {
    rows.addTo(binding, type, fill);
    if (rows.group() > 1) {
      long sizeBytes = (long) rows.pitch() * rows.group() * type.sizeBytes();
      binding.scratch("turned rows", type, sizeBytes, 4);
    }
    // Among other layers' sums a compiler lets those of a row spill.
    binding.output(0).parameters().helper("noinline");
  }

  private static Counts counts(
      ElementCode code, SparseRows rows, ProductCounts each, Counts widening) {
    int group = rows.group();
    Counts element =
        code.counts()
            .and(widening.times(code.elements().length))
            .and(Counts.of(LOAD).and(ARITHMETIC).times(code.elements().length))
            .and(each.product().and(LOAD).times((double) group * code.elements().length));
    Counts output = each.finish().times(group).and(LOAD).and(STEP);
    Counts turning =
        group == 1
            ? Counts.NONE
            : Counts.of(LOAD).and(STORE).times(group).and(STEP).times(rows.pitch());
    return element
        .and(output.times(code.matrix().outputs()))
        .and(turning)
        .and(CALL)
        .times(Math.ceil((double) rows.count() / group))
        .and(rows.copyCounts());
  }
}
