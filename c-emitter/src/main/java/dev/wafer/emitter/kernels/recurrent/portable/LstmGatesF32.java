package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.NORM;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PEEPHOLE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION_BIAS;
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

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.recurrent.PlainLstm;
import dev.wafer.emitter.kernels.recurrent.RecurrentLayout;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of float activations with what {@link LstmF32} does not know: int8
 * weights, no input gate, peephole connections, projection, layer normalisation, backward steps. A
 * step computes all gates of a sequence, then what normalises and combines them.
 */
public final class LstmGatesF32 implements Kernel<UnidirectionalSequenceLstm> {
  @Override
  public String name() {
    return "lstm_gates_f32";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceLstm>> operators() {
    return List.of(UnidirectionalSequenceLstm.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceLstm op, KernelRequest request) {
    DataType f32 = DataType.FLOAT32;
    if (op.diagonalRecurrent()
        || !RecurrentWeights.accepts(request, List.of(OUTPUT_STATE, CELL_STATE))
        || PlainLstm.of(op, request, f32, f32, f32, f32).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(bound(op, request));
  }

  private KernelBinding bound(UnidirectionalSequenceLstm op, KernelRequest request) {
    RecurrentLayout layout = PlainLstm.layout(request.node(), op);
    RecurrentWeights weights = RecurrentWeights.of(request, WEIGHTS + 1, op.asymmetricInputs());
    int longest = Math.max(layout.inputs(), Math.max(layout.units(), layout.outputs()));
    boolean gated = request.input(WEIGHTS).isPresent();
    List<Integer> gates = IntStream.range(gated ? 0 : 1, GATES).boxed().toList();
    boolean peephole = request.node().input(PEEPHOLE + 2).isPresent();
    boolean normalises = request.node().input(NORM + 1).isPresent();
    boolean projects = request.node().input(PROJECTION).isPresent();
    boolean projectionClips = projects && op.projectionClip() > 0;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                weights.hybrid() ? "lstm_gates_hybrid" : name(),
                Templates.beside(LstmGatesF32.class),
                weights.hybrid() ? "lstm_gates_hybrid" : name())
            .bake("gated", gated)
            .bake("peephole", peephole)
            .bake("normalises", normalises)
            .bake("projects", projects)
            .bake("projectionClips", projectionClips)
            .bake("clips", op.cellClip() > 0)
            .bake("backward", op.backward())
            .input(0)
            .input(OUTPUT_STATE)
            .input(CELL_STATE)
            .output(0)
            .scratch("gates", CType.F32, 4L * gates.size() * layout.units(), 4);
    weights.scratch(binding, longest);
    binding.parameters();
    weights.bake(binding, longest);
    weights.add(binding, "weights", "weight_scales", from(gates, WEIGHTS));
    weights.add(binding, "recurrent", "recurrent_scales", from(gates, RECURRENT));
    binding.parameter("bias", weights.concatenatedFloats("bias", from(gates, BIAS)));
    if (peephole) {
      List<Integer> seeing = from(gated ? List.of(0, 1, 2) : List.of(1, 2), PEEPHOLE);
      weights.add(binding, "peephole", "peephole_scales", seeing);
    }
    if (normalises) {
      binding
          .parameter("norm", weights.concatenatedFloats("norm", from(gates, NORM)))
          .helper("math");
    }
    if (projects) {
      weights.add(binding, "projection", "projection_scales", List.of(PROJECTION));
      binding.parameter(
          "projection_bias",
          FloatConstants.bias(request, "projection_bias", PROJECTION_BIAS, layout.outputs()));
    }
    if (op.cellClip() > 0) {
      binding.parameter("clip", op.cellClip());
    }
    if (projectionClips) {
      binding.parameter("projection_clip", op.projectionClip());
    }
    if (op.cellClip() > 0 || projectionClips) {
      binding.helper("clampf");
    }
    return layout
        .addTo(binding)
        .parameter("outputs", CType.I32, layout.outputs())
        .helper("sigmoidf")
        .counts(
            counts(layout, weights, gates.size(), peephole, normalises, projects)
                .times(layout.allSteps())
                .and(CALL))
        .build();
  }

  private static List<Integer> from(List<Integer> gates, int first) {
    return gates.stream().map(gate -> first + gate).toList();
  }

  /** Of a step. */
  private static Counts counts(
      RecurrentLayout layout,
      RecurrentWeights weights,
      int gates,
      boolean peephole,
      boolean normalises,
      boolean projects) {
    int units = layout.units();
    Counts unit =
        Counts.of(EXPONENTIAL, gates - 1)
            .and(HYPERBOLIC_TANGENT, 2)
            .and(FLOAT_DIVIDE, gates - 1)
            .and(FLOAT_ADD, 4)
            .and(FLOAT_MULTIPLY_ADD, 3)
            .and(FLOAT_COMPARE, 2)
            .and(LOAD, 16 + gates)
            .and(STORE, 8 + gates)
            .and(STEP, 2);
    Counts each = Counts.of(FLOAT_MULTIPLY_ADD).and(LOAD, 3).and(STORE).and(STEP);
    Counts step =
        weights
            .products(layout.inputs(), gates, units)
            .and(weights.products(layout.outputs(), gates, units))
            .and(unit.times(units))
            .and(Counts.of(LOAD).and(STORE).times(2.0 * layout.outputs()));
    if (peephole) {
      step = step.and(each.times((gates - 1.0) * units));
    }
    if (normalises) {
      Counts normal = Counts.of(FLOAT_ADD, 4).and(FLOAT_MULTIPLY_ADD, 2).and(LOAD, 4).and(STEP, 3);
      step =
          step.and(normal.and(STORE).times((double) gates * units)).and(FLOAT_DIVIDE, 3L * gates);
    }
    return projects ? step.and(weights.products(units, layout.outputs())) : step;
  }
}
