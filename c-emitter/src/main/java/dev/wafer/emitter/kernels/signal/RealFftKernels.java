package dev.wafer.emitter.kernels.signal;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.RealFft;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.FourierTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Fourier transforms of real signals: passes of radix 4, 2, 3 and 5 with factors from tables. */
final class RealFftKernels {
  private RealFftKernels() {}

  static List<Kernel<?>> all() {
    List<Kernel<?>> kernels = new ArrayList<>();
    for (DataType type : List.of(INT16, INT32, FLOAT32)) {
      kernels.add(
          SignalKernel.of(
              "real_fft_" + type.mnemonic(), RealFft.class, RealFftKernels::bind, type, type));
    }
    return kernels;
  }

  private static Optional<KernelBinding.Builder> bind(RealFft op, SignalKernel.Bound to) {
    FourierTables tables = FourierTables.of(op);
    DataType type = to.request().outputType();
    List<Integer> dims = to.request().input(0).shape().dims();
    int samples = dims.get(dims.size() - 1);
    int rows = to.request().input(0).shape().elements() / samples;
    KernelBinding.Builder binding =
        to.binding()
            .bake("type", CType.of(type))
            .bake("fraction", type.bits() - 1)
            .bake("inverse", op.inverse())
            .bake("size", tables.size())
            .bake("radices", tables.radices().stream().distinct().sorted().toList())
            .bake("passes", passes(tables))
            .input(0)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, rows)
            .parameter("samples", CType.I32, samples)
            .parameter("places", places(tables))
            .parameter("factors", table("factors", tables.factors(type), type))
            .parameter("turns", table("turns", tables.turns(type), type))
            .counts(counts(tables, type).times(rows).and(CALL));
    return Optional.of(binding);
  }

  /** Transforms of {@code part} numbers are combined with every {@code stride}-th factor. */
  private static List<Map<String, Object>> passes(FourierTables tables) {
    List<Map<String, Object>> passes = new ArrayList<>();
    int part = 1;
    for (int radix : tables.radices()) {
      Map<String, Object> pass = new LinkedHashMap<>();
      pass.put("radix", radix);
      pass.put("part", part);
      pass.put("stride", tables.size() / (part * radix));
      passes.add(pass);
      part *= radix;
    }
    return passes;
  }

  /** Forward: which number each place takes. Inverse: which place each number goes to. */
  private static PackedConstant places(FourierTables tables) {
    List<Integer> order = tables.order();
    long[] places = new long[order.size()];
    for (int i = 0; i < places.length; i++) {
      if (tables.inverse()) {
        places[order.get(i)] = i;
      } else {
        places[i] = order.get(i);
      }
    }
    DenseConstant constant =
        DenseConstant.integers(DataType.UINT16, Shape.of(places.length), places);
    return new PackedConstant(
        "places", PackedConstant.Kind.TABLE, CType.U16, CType.U16.sizeBytes(), constant.data());
  }

  private static PackedConstant table(String role, double[] values, DataType type) {
    Shape shape = Shape.of(values.length);
    DenseConstant constant;
    if (type == FLOAT32) {
      float[] floats = new float[values.length];
      IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) values[i]);
      constant = DenseConstant.float32(shape, floats);
    } else {
      long[] whole = IntStream.range(0, values.length).mapToLong(i -> (long) values[i]).toArray();
      constant = DenseConstant.integers(type, shape, whole);
    }
    CType of = CType.of(type);
    return new PackedConstant(role, PackedConstant.Kind.TABLE, of, of.sizeBytes(), constant.data());
  }

  private static Counts counts(FourierTables tables, DataType type) {
    Counts product =
        switch (type) {
          case INT16 -> Counts.of(MULTIPLY_ADD, 2).and(ARITHMETIC, 3);
          case INT32 -> Counts.of(WIDE_MULTIPLY_ADD, 1.2).and(ARITHMETIC, 13);
          default -> Counts.of(FLOAT_MULTIPLY_ADD, 1.4);
        };
    Counts sum = type == FLOAT32 ? Counts.of(FLOAT_ADD) : Counts.of(ARITHMETIC, 2);
    // Scaling counts as half a product; floats have none.
    Counts number =
        product
            .times(type == FLOAT32 ? 2 : 3)
            .and(sum.times(4))
            .and(LOAD, 4)
            .and(STORE, 2)
            .and(STEP);
    return number.times((double) tables.size() * (tables.radices().size() + 1));
  }
}
