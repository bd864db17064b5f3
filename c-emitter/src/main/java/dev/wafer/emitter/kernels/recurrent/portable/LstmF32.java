package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.EXPONENTIAL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.HYPERBOLIC_TANGENT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.recurrent.PlainLstm;
import dev.wafer.emitter.kernels.recurrent.RecurrentLayout;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** UNIDIRECTIONAL_SEQUENCE_LSTM of floats; the weights of a unit's four gates lie side by side. */
public final class LstmF32 implements Kernel<UnidirectionalSequenceLstm> {
  @Override
  public String name() {
    return "lstm_f32";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceLstm>> operators() {
    return List.of(UnidirectionalSequenceLstm.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceLstm op, KernelRequest request) {
    DataType f32 = DataType.FLOAT32;
    return PlainLstm.of(op, request, f32, f32, f32, f32)
        .map(layout -> bind(request, layout, op.cellClip()));
  }

  private KernelBinding bind(KernelRequest request, RecurrentLayout layout, float clip) {
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(LstmF32.class), "lstm_f32")
            .bake("clips", clip > 0)
            .input(0)
            .input(OUTPUT_STATE)
            .input(CELL_STATE)
            .output(0)
            .parameters()
            .parameter("weights", interleaved(request, WEIGHTS, PackedConstant.Kind.WEIGHT))
            .parameter("recurrent", interleaved(request, RECURRENT, PackedConstant.Kind.WEIGHT))
            .parameter("bias", interleaved(request, BIAS, PackedConstant.Kind.BIAS));
    if (clip > 0) {
      binding.parameter("clip", clip).helper("clampf");
    }
    return layout
        .addTo(binding)
        .helper("sigmoidf")
        .counts(counts(layout, request.core().has(Feature.MVE_FLOAT)))
        .build();
  }

  /** The elements of the four gates' constants in turn. */
  private static PackedConstant interleaved(
      KernelRequest request, int first, PackedConstant.Kind kind) {
    DenseConstant[] gates = PlainLstm.gates(request, first);
    return PackedConstant.of("gates", kind, CType.F32, 4, () -> interleaved(gates));
  }

  private static Bytes interleaved(DenseConstant[] gates) {
    int elements = gates[0].shape().elements();
    ByteBuffer out = ByteBuffer.allocate(4 * GATES * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      for (DenseConstant gate : gates) {
        out.putFloat(gate.floatAt(i));
      }
    }
    return Bytes.wrap(out.array());
  }

  private static Counts counts(RecurrentLayout layout, boolean vectors) {
    Counts four =
        (vectors ? Counts.of(VECTOR, 3) : Counts.of(FLOAT_MULTIPLY_ADD, 4).and(LOAD, 4))
            .and(LOAD)
            .and(STEP);
    Counts unit =
        Counts.of(EXPONENTIAL, 3)
            .and(HYPERBOLIC_TANGENT, 2)
            .and(FLOAT_DIVIDE, 3)
            .and(FLOAT_ADD, 11)
            .and(FLOAT_MULTIPLY_ADD, 3)
            .and(FLOAT_COMPARE, 3)
            .and(LOAD, 20)
            .and(STORE, 16)
            .and(CALL, 2);
    return four.times(PlainLstm.macs(layout) / 4.0)
        .and(unit.times(layout.allSteps() * layout.units()))
        .and(CALL);
  }
}
