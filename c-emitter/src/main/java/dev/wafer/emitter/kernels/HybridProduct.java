package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.HybridParameters;
import dev.wafer.targets.Feature;

/**
 * The product of a quantized row and the weights of a hybrid layer, four outputs at a time, as the
 * template {@code kernels/hybrid.ftl} computes it: in portable C, or with the products of halfwords
 * of the DSP extension, four inputs at a time.
 *
 * @param depth inputs of an output
 */
public record HybridProduct(KernelRequest request, int outputs, int depth) {
  private static final int BLOCK = BlockedWeights.BLOCK;

  /** Inputs that a word holds. */
  private static final int WORD = 4;

  /** Of a node whose weights have the output channel outermost. */
  public static HybridProduct of(KernelRequest request) {
    DenseConstant weights = request.constant(1).orElseThrow();
    int outputs = weights.shape().dim(0);
    return new HybridProduct(request, outputs, weights.shape().elements() / Math.max(1, outputs));
  }

  /** Whether words of inputs are multiplied. */
  public boolean dsp() {
    return request.core().has(Feature.DSP);
  }

  /** Bytes of a row as the product reads it; those behind the inputs are multiplied by zero. */
  public int rowBytes() {
    return dsp() ? (depth + WORD - 1) / WORD * WORD : depth;
  }

  /** Passes weights, scales, the bias and the clamp. */
  public void addTo(KernelBinding.Builder binding, Activation activation) {
    boolean asymmetric = HybridParameters.of(request.node()).asymmetric();
    HybridConstants.addTo(binding, request, dsp() ? words() : blocked(), outputs, activation);
    binding
        .bake("dsp", dsp())
        .bake("padded", rowBytes() != depth)
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, outputs / BLOCK)
        .parameter("rest", CType.I32, outputs % BLOCK);
    if (dsp()) {
      binding.parameter("row_bytes", CType.I32, rowBytes()).helper("dsp");
      if (asymmetric) {
        long[] sums = ProductSums.of(request).weightSums();
        binding.parameter("weight_sums", IntegerConstants.table("weight_sums", CType.I32, sums));
      }
    }
  }

  private PackedConstant blocked() {
    return BlockedWeights.ofRows(request.constant(1).orElseThrow(), 1);
  }

  /** For each four outputs, and then for each one, a word of four inputs an output. */
  private PackedConstant words() {
    DenseConstant weights = request.constant(1).orElseThrow();
    byte[] out = new byte[outputs * rowBytes()];
    int to = 0;
    for (int row = 0; row < outputs; ) {
      int lanes = row + BLOCK <= outputs ? BLOCK : 1;
      for (int i = 0; i < rowBytes(); i += WORD) {
        for (int lane = 0; lane < lanes; lane++) {
          for (int at = i; at < i + WORD; at++, to++) {
            out[to] = at < depth ? (byte) weights.integerAt((row + lane) * depth + at) : 0;
          }
        }
      }
      row += lanes;
    }
    return new PackedConstant("weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, Bytes.wrap(out));
  }

  /** Of one row. */
  public Counts counts(Activation activation) {
    Counts finish =
        ProductCounts.finishOfHybrid(activation).and(STEP).and(ARITHMETIC, 3).and(LOAD, 2);
    int blocks = outputs / BLOCK;
    int rest = outputs % BLOCK;
    Counts block = dsp() ? Counts.of(DSP, 25.0 / WORD) : portable(BLOCK);
    Counts single = dsp() ? Counts.of(DSP, 10.0 / WORD) : portable(1);
    Counts around = Counts.of(STEP).and(ARITHMETIC, 8);
    return block
        .times(rowBytes())
        .and(around)
        .times(blocks)
        .and(single.times(rowBytes()).and(around).times(rest))
        .and(finish.times(outputs));
  }

  private Counts portable(int lanes) {
    return ProductCounts.productOfOneRow(request.core())
        .times(lanes)
        .and(STEP)
        .and(LOAD, 1 + lanes)
        .and(ARITHMETIC);
  }
}
