package dev.wafer.compiler.rules;

import dev.wafer.compiler.rules.Draws.Admitted;
import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small random models of each combination of element types that the page of operators lists, and
 * what each becomes on a core.
 */
public final class SupportMatrix {
  /** The ranks to draw models in, those first that most operators are used with. */
  private static final List<Integer> RANKS = List.of(4, 3, 2, 1);

  private static final int TRIES = 10;

  /** Models of a combination. */
  private static final int MODELS = 3;

  /** Of floats, whose functions the C library may round elsewhere. */
  private static final double TOLERANCE = 1e-5;

  /**
   * A combination's model compiled for a core.
   *
   * @param testCase the graph as it was imported, and inputs
   */
  public record Cell(KernelCase testCase, PlannedProgram planned) {
    /** The C, in which the core is not named: equal code for two cores is the same text. */
    public EmittedModel emit(String prefix) {
      return new CEmitter().emit(planned, new EmitOptions(prefix, testCase.name(), "test", "any"));
    }
  }

  private final List<KernelCase> cases = new ArrayList<>();
  private final List<String> undrawn = new ArrayList<>();

  private SupportMatrix() {}

  /** Draws the models; the same ones each time. */
  public static SupportMatrix draw() {
    SupportMatrix matrix = new SupportMatrix();
    Draws draws = new Draws();
    for (String operator : Draws.operators()) {
      Map<List<DataType>, List<Admitted>> models = new LinkedHashMap<>();
      for (List<DataType> row : SupportedOperators.find(operator).orElseThrow().types().rows()) {
        models.put(row, new ArrayList<>());
      }
      draws.of(operator, RANKS, TRIES, drawn -> add(models.get(drawn.row()), drawn));
      models.forEach((row, drawn) -> matrix.take(operator + " " + row, drawn));
    }
    return matrix;
  }

  private static void add(List<Admitted> models, Admitted drawn) {
    if (models.size() < MODELS) {
      models.add(drawn);
    }
  }

  private void take(String combination, List<Admitted> models) {
    if (models.isEmpty()) {
      undrawn.add(combination);
    }
    for (int i = 0; i < models.size(); i++) {
      String name = models.get(i) + ", draw " + i;
      cases.add(
          KernelCase.random(name, models.get(i).graph(), name.hashCode()).withTolerance(TOLERANCE));
    }
  }

  /** Combinations that the page lists and the importer admitted in no draw. */
  public List<String> undrawn() {
    return List.copyOf(undrawn);
  }

  /** How many models there are. */
  public int size() {
    return cases.size();
  }

  /**
   * The models for a core.
   *
   * @param refused takes the combinations that cannot be compiled, with the reason
   */
  public List<Cell> on(Core core, List<String> refused) {
    List<Cell> cells = new ArrayList<>();
    for (KernelCase testCase : cases) {
      try {
        cells.add(new Cell(testCase, plan(testCase.graph(), core)));
      } catch (RuntimeException failure) {
        refused.add("%s on %s: %s".formatted(testCase.name(), core.name(), failure));
      }
    }
    return cells;
  }

  private static PlannedProgram plan(Graph graph, Core core) {
    Graph rewritten = Pipeline.standard().run(graph, new PassContext(remark -> {}));
    Graph placed = ParameterFolding.fold(rewritten).graph();
    return new ArenaPlanning(PlannerOptions.standard())
        .plan(new Lowering(KernelRegistry.standard(), core).lower(placed));
  }
}
