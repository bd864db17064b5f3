package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.kernels.RowQuantization;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of a recurrent layer of float activations, as the template {@code products.ftl} reads
 * them: floats, or int8 numbers by which quantized rows are multiplied.
 */
record RecurrentWeights(KernelRequest request, boolean hybrid, boolean asymmetric) {
  /** Rows whose products are summed at once. */
  private static final int LANES = 4;

  /** The largest magnitude of a product of an input, less what zero became, by a weight. */
  private static final long LARGEST_PRODUCT = 255L * 128;

  /**
   * @param weights input of weights, whose type is that of all
   */
  static RecurrentWeights of(KernelRequest request, int weights, boolean asymmetric) {
    boolean hybrid = request.inputType(weights) == DataType.INT8;
    return new RecurrentWeights(request, hybrid, hybrid && asymmetric);
  }

  /**
   * Whether the layer is one of float activations with constants for parameters.
   *
   * @param states inputs that are variables; other inputs but the first are parameters
   */
  static boolean accepts(KernelRequest request, List<Integer> states) {
    if (request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32
        || !request.isRuntime(0)) {
      return false;
    }
    return IntStream.range(1, request.node().inputs().size())
        .allMatch(
            i ->
                states.contains(i)
                    ? request.graph().isVariable(request.input(i))
                    : !request.isRuntime(i));
  }

  /**
   * Bakes what the products' template asks for.
   *
   * @param longest row that is multiplied
   */
  void bake(KernelBinding.Builder binding, long longest) {
    binding
        .bake("hybrid", hybrid)
        .bake("asymmetric", asymmetric)
        .bake("wraps", hybrid && longest * LARGEST_PRODUCT > Integer.MAX_VALUE);
    if (hybrid) {
      RowQuantization.of(request, asymmetric).addTo(binding);
    }
  }

  /** Scratch for a quantized row, where there is one. */
  void scratch(KernelBinding.Builder binding, long longest) {
    if (hybrid) {
      binding.scratch("quantized row", CType.I8, longest, 4);
    }
  }

  /** Passes weights one behind the other, and their scales. */
  void add(KernelBinding.Builder binding, String name, String scales, List<Integer> inputs) {
    binding.parameter(
        name,
        PackedConstant.of(
            name,
            PackedConstant.Kind.WEIGHT,
            hybrid ? CType.I8 : CType.F32,
            4,
            () -> concatenated(inputs)));
    if (hybrid) {
      binding.parameter(
          scales,
          PackedConstant.of(
              scales,
              PackedConstant.Kind.TABLE,
              CType.F32,
              4,
              () ->
                  floats(
                      inputs.stream().map(i -> request.input(i).quantization().scale()).toList())));
    }
  }

  /** Floats of several inputs one behind the other. */
  PackedConstant concatenatedFloats(String role, List<Integer> inputs) {
    return PackedConstant.of(
        role, PackedConstant.Kind.BIAS, CType.F32, 4, () -> concatenated(inputs));
  }

  private Bytes concatenated(List<Integer> inputs) {
    List<Bytes> parts =
        inputs.stream()
            .map(i -> request.constant(i).map(DenseConstant::data).orElseThrow())
            .toList();
    ByteBuffer out = ByteBuffer.allocate(parts.stream().mapToInt(Bytes::size).sum());
    parts.forEach(part -> out.put(part.toArray()));
    return Bytes.wrap(out.array());
  }

  private static Bytes floats(List<Float> values) {
    ByteBuffer out =
        ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(out::putFloat);
    return Bytes.wrap(out.array());
  }

  /** A row's quantization and its products with rows of weights. */
  Counts products(double length, int rows) {
    return products(length, 1, rows);
  }

  /** The same with those of some gates, which are multiplied one by one where they have scales. */
  Counts products(double length, int gates, int units) {
    int rows = gates * units;
    int rest = hybrid ? gates * (units % LANES) : rows % LANES;
    Counts around = Counts.of(STEP).and(ARITHMETIC, 10).and(LOAD, 4);
    Counts four = together(LANES).times(length).and(around);
    Counts single = together(1).times(length).and(around);
    Counts finish =
        Counts.of(FLOAT_ADD).and(LOAD).and(STORE).and(STEP, 1.0 / LANES).and(ARITHMETIC, 2);
    if (hybrid) {
      finish = finish.and(FLOAT_CONVERT).and(FLOAT_MULTIPLY);
    }
    Counts products =
        four.times((rows - rest) / LANES)
            .and(single.times(rest))
            .and(finish.times(rows))
            .and(CALL, hybrid ? gates : 1);
    return hybrid ? products.and(RowQuantization.of(request, asymmetric).counts(length)) : products;
  }

  /** Of an input and rows of weights. */
  private Counts together(int lanes) {
    return (hybrid
            ? Counts.of(MULTIPLY_ADD, lanes).and(ARITHMETIC)
            : Counts.of(FLOAT_MULTIPLY_ADD, lanes))
        .and(LOAD, lanes + 1)
        .and(STEP);
  }
}
