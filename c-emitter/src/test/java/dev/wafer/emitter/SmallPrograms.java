package dev.wafer.emitter;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.placement.Assignment;
import dev.wafer.passes.placement.Option;
import dev.wafer.passes.placement.WeightGroup;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Programs of one layer over a row of sixteen floats, by what they keep in the arena. */
final class SmallPrograms {
  private static final Core HOST = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
  private static final TensorType ROW = TensorType.of(DataType.FLOAT32, 1, 16);

  private SmallPrograms() {}

  /** Looks back on four rows. */
  static PlannedProgram withState() {
    Random random = new Random(1);
    GraphBuilder builder = new GraphBuilder("svdf");
    Value x = builder.input("x", ROW);
    Value features = builder.constant("f", constant(random, 8, 16));
    Value time = builder.constant("t", constant(random, 8, 5));
    Value state = builder.variable("state", TensorType.of(DataType.FLOAT32, 1, 40));
    TensorType out = TensorType.of(DataType.FLOAT32, 1, 8);
    Value y =
        builder.node(new Svdf(1, Activation.NONE), out, x, features, time, Value.ABSENT, state);
    return plan(lowering().lower(builder.output(y).build()));
  }

  /** Expands its weights at initialisation. */
  static PlannedProgram withExpandedWeights() {
    return plan(placed(Placement.INIT));
  }

  /** Keeps nothing. */
  static PlannedProgram withoutEither() {
    return plan(placed(Placement.FOLD));
  }

  /** A layer with a weight in three that is not zero. */
  private static Program placed(Placement placement) {
    Random random = new Random(2);
    GraphBuilder builder = new GraphBuilder("fc");
    Value x = builder.input("x", ROW);
    float[] weights = new float[256];
    for (int i = 0; i < weights.length; i += 3) {
      weights[i] = (float) random.nextGaussian();
    }
    Value w = builder.constant("w", DenseConstant.float32(Shape.of(16, 16), weights));
    Value b = builder.constant("b", constant(random, 16));
    Value y = builder.node(new FullyConnected(false, Activation.NONE), ROW, x, w, b);
    Graph graph = builder.output(y).build();
    LoweringChoices choices = lowering().choices(graph, EnumSet.allOf(Placement.class));
    List<WeightGroup> groups = WeightGroup.of(choices);
    Option option =
        groups.get(0).options().stream()
            .filter(o -> o.placement() == placement)
            .findFirst()
            .orElseThrow();
    return Lowering.program(choices, new Assignment(groups, List.of(option)).steps(choices));
  }

  private static DenseConstant constant(Random random, int... dims) {
    return RandomTensors.constant(DataType.FLOAT32, Shape.of(dims), random);
  }

  private static Lowering lowering() {
    return new Lowering(KernelRegistry.standard(), HOST);
  }

  private static PlannedProgram plan(Program program) {
    return new ArenaPlanning(PlannerOptions.standard()).plan(program);
  }
}
