package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.HybridConstants;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.mve.MveCounts;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
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
import java.util.Arrays;

/**
 * The product of a quantized row and the weights of a hybrid layer, four outputs at a time, as the
 * template {@code kernels/hybrid.ftl} computes it: in portable C, with the products of halfwords of
 * the DSP extension, four inputs at a time, or with those of the vector extension, sixteen at a
 * time.
 *
 * @param depth inputs of an output
 * @param mve whether vectors of inputs are multiplied: a look at all weights tells
 */
public record HybridProduct(KernelRequest request, int outputs, int depth, boolean mve) {
  private static final int BLOCK = BlockedWeights.BLOCK;

  /** Inputs that a word holds. */
  private static final int WORD = 4;

  /** Of a node whose weights have the output channel outermost. */
  public static HybridProduct of(KernelRequest request) {
    DenseConstant weights = request.constant(1).orElseThrow();
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().elements() / Math.max(1, outputs);
    boolean mve = request.core().has(Feature.MVE_FLOAT) && !HybridConstants.wraps(request);
    return new HybridProduct(request, outputs, depth, mve);
  }

  /** Whether words of inputs are multiplied. */
  private boolean dsp() {
    return request.core().has(Feature.DSP) && !mve;
  }

  /** Bytes of a row as the product reads it; those behind the inputs are multiplied by zero. */
  public int rowBytes() {
    return dsp() ? (depth + WORD - 1) / WORD * WORD : depth;
  }

  /** Passes weights, scales, the bias and the clamp. */
  public void addTo(KernelBinding.Builder binding, Activation activation) {
    boolean asymmetric = HybridParameters.of(request.node()).asymmetric();
    HybridConstants.addTo(
        binding, request, mve ? rows() : dsp() ? words() : blocked(), outputs, activation);
    binding
        .bake("mve", mve)
        .bake("dsp", dsp())
        .bake("padded", rowBytes() != depth)
        .parameter("depth", CType.I32, depth);
    if (mve) {
      binding.parameter("outputs", CType.I32, outputs).helper("mve_dot").helper("mve_float");
    } else {
      binding
          .parameter("blocks", CType.I32, outputs / BLOCK)
          .parameter("rest", CType.I32, outputs % BLOCK);
    }
    if (dsp()) {
      binding.parameter("row_bytes", CType.I32, rowBytes()).helper("dsp");
    }
    if (asymmetric && (dsp() || mve)) {
      addWeightSums(binding, request);
    }
  }

  /** Passes each output's sum of weights, by which what zero became is multiplied. */
  public static void addWeightSums(KernelBinding.Builder binding, KernelRequest request) {
    long[] sums = ProductSums.of(request).weightSums();
    binding.parameter("weight_sums", IntegerConstants.table("weight_sums", CType.I32, sums));
  }

  /** Row by row; the last one is read by whole registers. */
  private PackedConstant rows() {
    DenseConstant weights = request.constant(1).orElseThrow();
    int rest = Math.toIntExact(MveVector.count(depth) * MveVector.BYTES - depth);
    return MveScaling.weights(
        () -> Arrays.copyOf(weights.data().toArray(), outputs * depth + rest));
  }

  private PackedConstant blocked() {
    return BlockedWeights.ofRows(request.constant(1).orElseThrow(), 1);
  }

  /** For each four outputs, and then for each one, a word of four inputs an output. */
  private PackedConstant words() {
    DenseConstant weights = request.constant(1).orElseThrow();
    int rowBytes = rowBytes();
    byte[] out = new byte[outputs * rowBytes];
    int to = 0;
    for (int row = 0; row < outputs; ) {
      int lanes = row + BLOCK <= outputs ? BLOCK : 1;
      for (int i = 0; i < rowBytes; i += WORD) {
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
    if (mve) {
      double four = 10 * MveCounts.vectors(depth) + 20 + finishOfFour(activation);
      double blocks = Math.ceil((double) outputs / MveVector.CHANNEL_BLOCK);
      return Counts.of(VECTOR, four * Math.ceil(outputs / 4.0) + 60 * blocks + 20);
    }
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

  /** Instructions that make floats of four sums. */
  private int finishOfFour(Activation activation) {
    HybridParameters parameters = HybridParameters.of(request.node());
    return 14
        + (parameters.asymmetric() ? 2 : 0)
        + (parameters.scales().size() > 1 ? 2 : 0)
        + (activation == Activation.NONE ? 0 : 11);
  }

  /** Of an input. Armv6-M has no load that takes a register and a number for a signed byte. */
  private Counts portable(int lanes) {
    return ProductCounts.productOfOneRow(request.core())
        .times(lanes)
        .and(STEP)
        .and(LOAD, 1 + lanes)
        .and(ARITHMETIC, request.core().has(Feature.LONG_MULTIPLY) ? 0 : 1);
  }
}
