package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED and CONV_2D of int8, with at least eight rows, by the single weights that are not
 * zero, on the DSP extension. Sixteen rows, or eight where there are fewer, share the decoding.
 */
public final class UnstructuredS8Dsp implements Kernel<Op> {
  private static final int LANES = 8;

  /** A column's place among the turned rows is stored as 16 bits. */
  private static final int MAX_COLUMNS = 0x10000 / (2 * LANES);

  private final Optional<ElementCode.Form> form;

  /** The kernel that stores positions in the smallest form. */
  public UnstructuredS8Dsp() {
    this(Optional.empty());
  }

  UnstructuredS8Dsp(Optional<ElementCode.Form> form) {
    this.form = form;
  }

  @Override
  public String name() {
    return "unstructured_s8_dsp";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return SparseRows.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!SparseRows.accepts(request)
        || !Int8Layers.haveConstantWeights(request, Feature.DSP)
        || request.isRuntime(2)) {
      return Optional.empty();
    }
    SparseMatrix matrix = SparseMatrix.of(request).orElse(null);
    if (matrix == null || matrix.columns() > MAX_COLUMNS) {
      return Optional.empty();
    }
    int count = request.output().shape().elements() / matrix.outputs();
    DspScaling scaling = DspScaling.of(request);
    if (count < LANES || !scaling.exact()) {
      return Optional.empty();
    }
    int group = count >= 2 * LANES ? 2 * LANES : LANES;
    SparseRows rows = SparseRows.of(request, matrix, group, 1);
    ElementCode code =
        form.map(f -> ElementCode.of(matrix, f))
            .orElseGet(() -> ElementCode.smallest(matrix, CType.I8));
    return Optional.of(bind(code, rows, scaling));
  }

  private static KernelBinding bind(ElementCode code, SparseRows rows, DspScaling scaling) {
    String key = code.form().key();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                "unstructured_" + key + "_s8_dsp",
                Templates.beside(UnstructuredS8Dsp.class, "UnstructuredDsp"),
                "sparse_" + key + "_by_" + rows.group() + "_s8")
            .bake("x", CType.I8);
    rows.addTo(binding, CType.I8, scaling.inputZeroPoint());
    binding
        .scratch("turned rows and a list of weights", CType.U32, scratchBytes(code, rows), 4)
        .output(0)
        .parameters();
    code.addTo(binding, CType.I8);
    binding.parameter("bias", scaling.biases(1, DspScaling.Doubled.NONE));
    scaling.addTo(binding);
    return binding.helper("dsp").counts(counts(code, rows)).build();
  }

  private static long scratchBytes(ElementCode code, SparseRows rows) {
    int columns = code.matrix().columns();
    int[] lengths = new int[code.matrix().outputs()];
    for (int element : code.elements()) {
      lengths[element / columns]++;
    }
    int longest = Arrays.stream(lengths).max().orElse(0);
    return 2L * rows.pitch() * rows.group() + 4L * (longest + 1);
  }

  private static Counts counts(ElementCode code, SparseRows rows) {
    return code.counts()
        .and(Counts.of(STORE).times(code.elements().length))
        .times(1.0 / rows.group())
        .and(DSP, 27 * code.elements().length / 16.0)
        .and(DSP, 18.0 * code.matrix().outputs())
        .and(DSP, 3.0 * rows.pitch())
        .times(rows.count())
        .and(rows.copyCounts());
  }
}
