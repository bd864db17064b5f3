package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.UnidirectionalSequenceRnn.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceRnn.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceRnn.STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceRnn.WEIGHTS;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.HYPERBOLIC_TANGENT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.recurrent.RecurrentLayout;
import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * UNIDIRECTIONAL_SEQUENCE_RNN of float activations with float or int8 weights. Each step reads the
 * state where the step before left it in the output.
 */
public final class RnnF32 implements Kernel<UnidirectionalSequenceRnn> {
  @Override
  public String name() {
    return "rnn_f32";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceRnn>> operators() {
    return List.of(UnidirectionalSequenceRnn.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceRnn op, KernelRequest request) {
    if (!RecurrentWeights.accepts(request, List.of(STATE))) {
      return Optional.empty();
    }
    RecurrentWeights weights = RecurrentWeights.of(request, WEIGHTS, op.asymmetricInputs());
    int units = request.input(WEIGHTS).shape().dim(0);
    RecurrentLayout layout =
        new RecurrentLayout(Sequence.of(request.input(0).shape(), op.timeMajor()), units, units);
    int inputs = layout.inputs();
    int longest = Math.max(inputs, units);
    String function = weights.hybrid() ? "rnn_hybrid" : name();
    KernelBinding.Builder binding =
        KernelBinding.builder(function, Templates.beside(RnnF32.class), function)
            .bake("tanh", op.tanh())
            .bake("backward", op.backward())
            .input(0)
            .input(STATE)
            .output(0);
    weights.scratch(binding, longest);
    binding.parameters();
    weights.bake(binding, longest);
    weights.add(binding, "weights", "weight_scales", List.of(WEIGHTS));
    weights.add(binding, "recurrent", "recurrent_scales", List.of(RECURRENT));
    if (op.tanh()) {
      binding.helper("math");
    }
    FloatConstants.clamp(binding, op.activation());
    Counts unit =
        Counts.of(LOAD, 3)
            .and(STORE, 2)
            .and(STEP)
            .and(HYPERBOLIC_TANGENT, op.tanh() ? 1 : 0)
            .and(FLOAT_COMPARE, op.tanh() ? 0 : 2);
    Counts step =
        weights
            .products(inputs, units)
            .and(weights.products(units, units))
            .and(unit.times(units))
            .and(ARITHMETIC, 12)
            .and(STEP);
    return Optional.of(
        layout
            .addTo(binding.parameter("bias", weights.concatenatedFloats("bias", List.of(BIAS))))
            .counts(step.times(layout.allSteps()).and(CALL))
            .build());
  }
}
