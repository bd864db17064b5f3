package dev.wafer.emitter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.search.SliceChoice;
import dev.wafer.passes.slices.Move;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles a batch of models to C, runs them as one {@link HostProgram}, and compares every output
 * with {@link Evaluator}.
 *
 * <pre>{@code
 * HostHarness.standard().check(folder, List.of(KernelCase.random("plain", graph, 1)));
 * }</pre>
 */
public final class HostHarness {
  private final List<Kernel<?>> kernels;
  private final Core core;

  private HostHarness(List<Kernel<?>> kernels, String core) {
    this.kernels = List.copyOf(kernels);
    this.core = TargetCatalog.builtIn().core(core).orElseThrow();
  }

  /** A harness with all kernels. */
  public static HostHarness standard() {
    return new HostHarness(KernelRegistry.standard(), Core.HOST);
  }

  /** A harness with these kernels only, so that a case cannot be taken by another one. */
  public static HostHarness of(List<Kernel<?>> kernels) {
    return new HostHarness(kernels, Core.HOST);
  }

  /**
   * A harness with these kernels only, emitting for another core. The text must still run on the
   * host; the Arm GCC checks it for that core.
   */
  public static HostHarness of(List<Kernel<?>> kernels, String core) {
    return new HostHarness(kernels, core);
  }

  /**
   * Fails unless the emitted C of every case gives the reference's outputs; skips without GCC. Each
   * case also runs with every overlap of input and output that its kernels permit, at the least
   * distance, and on shadow memory.
   *
   * @param folder an empty folder for the files
   */
  public void check(Path folder, List<KernelCase> cases) {
    List<KernelCase> expanded = new ArrayList<>(cases);
    List<PlannedProgram> programs = new ArrayList<>();
    cases.forEach(testCase -> programs.add(plan(testCase.graph())));
    List<Boolean> again = new ArrayList<>(Collections.nCopies(cases.size(), false));
    for (KernelCase testCase : cases) {
      for (PlannedProgram overlapping : OverlapPlans.tightest(lower(testCase.graph()))) {
        expanded.add(testCase);
        programs.add(overlapping);
        again.add(true);
      }
    }
    checkShadowed(folder, expanded, programs, again);
  }

  /**
   * The same for every case in each placement that its steps' weights can have: one model for each
   * alternative of each step.
   *
   * @return the placements that were checked, in order
   */
  public List<Placement> checkPlacements(Path folder, List<KernelCase> cases) {
    List<KernelCase> expanded = new ArrayList<>();
    List<PlannedProgram> programs = new ArrayList<>();
    List<Placement> placements = new ArrayList<>();
    for (KernelCase testCase : cases) {
      LoweringChoices choices =
          new Lowering(kernels, core).choices(testCase.graph(), EnumSet.allOf(Placement.class));
      choices
          .steps()
          .forEach(
              (node, alternatives) -> {
                for (Alternative alternative : alternatives) {
                  Map<Node, Alternative> chosen = new LinkedHashMap<>(choices.folded());
                  chosen.put(node, alternative);
                  expanded.add(
                      new KernelCase(
                          testCase.name() + " " + alternative.placement(),
                          testCase.graph(),
                          testCase.vectors(),
                          testCase.tolerance(),
                          testCase.ulps()));
                  programs.add(
                      new ArenaPlanning(PlannerOptions.standard())
                          .plan(Lowering.program(choices, chosen)));
                  placements.add(alternative.placement());
                }
              });
    }
    check(folder, expanded, programs);
    return placements;
  }

  /**
   * The same for every case under each overlap of input and output that its kernels permit, at
   * several distances, and then on shadow memory ({@link ShadowProgram}).
   *
   * @return the plans that were checked for each case, in order
   */
  public List<Integer> checkOverlaps(Path folder, List<KernelCase> cases) {
    List<KernelCase> expanded = new ArrayList<>();
    List<PlannedProgram> programs = new ArrayList<>();
    List<Boolean> again = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (KernelCase testCase : cases) {
      List<PlannedProgram> plans = OverlapPlans.of(lower(testCase.graph()));
      counts.add(plans.size());
      for (int i = 0; i < plans.size(); i++) {
        expanded.add(testCase);
        programs.add(plans.get(i));
        again.add(i > 0);
      }
    }
    checkShadowed(folder, expanded, programs, again);
    return counts;
  }

  private void checkShadowed(
      Path folder, List<KernelCase> cases, List<PlannedProgram> planned, List<Boolean> again) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<EmittedModel> emitted = emitted(cases, planned);
    assertThat(differences(cases, planned, run(folder, cases, emitted, again))).isEmpty();
    assertThat(shadow(folder).violations(emitted)).isEmpty();
  }

  /** What goes wrong if a case runs under a plan, valid or not: on shadow memory, and in bytes. */
  public List<String> violations(Path folder, KernelCase testCase, PlannedProgram planned) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<KernelCase> cases = List.of(testCase);
    List<PlannedProgram> programs = List.of(planned);
    List<EmittedModel> emitted = emitted(cases, programs);
    List<String> violations = new ArrayList<>(shadow(folder).violations(emitted));
    violations.addAll(differences(cases, programs, run(folder, cases, emitted, List.of(false))));
    return violations;
  }

  /** The program of a graph, before its arena is planned. */
  public Program lower(Graph graph) {
    return new Lowering(kernels, core).lower(graph);
  }

  private static ShadowProgram shadow(Path folder) {
    try {
      return new ShadowProgram(
          Files.createDirectories(folder.resolve("shadow")), HostProgram.Optimization.BUILD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same for every case after the standard rewrites, with concatenations and slices as views
   * and with copies.
   *
   * @return what became of the concatenations and slices of all cases, and the kernels that run on
   *     them
   */
  public SliceOutcome checkSlices(Path folder, List<KernelCase> cases) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    Lowering lowering = new Lowering(kernels, core);
    List<KernelCase> doubled = new ArrayList<>();
    List<PlannedProgram> programs = new ArrayList<>();
    List<Move> moves = new ArrayList<>();
    for (KernelCase testCase : cases) {
      Graph rewritten = Pipeline.standard().run(testCase.graph(), new PassContext(remark -> {}));
      Graph placed = ParameterFolding.fold(rewritten).graph();
      LoweringChoices sliced =
          new SliceChoice(lowering, planning).choose(placed, EnumSet.of(Placement.FOLD));
      moves.addAll(sliced.slices().moves());
      List<LoweringChoices> variants = new ArrayList<>(List.of(sliced));
      if (sliced.slices().savesCopies()) {
        variants.add(lowering.choices(placed, EnumSet.of(Placement.FOLD)));
      }
      for (LoweringChoices choices : variants) {
        doubled.add(testCase);
        programs.add(planning.plan(Lowering.program(choices, choices.folded())));
      }
    }
    check(folder, doubled, programs);
    return SliceOutcome.of(moves, programs);
  }

  /**
   * The same for programs that were planned elsewhere.
   *
   * @param planned the program of each case
   */
  public void check(Path folder, List<KernelCase> cases, List<PlannedProgram> planned) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<Boolean> again = Collections.nCopies(cases.size(), false);
    byte[] found = run(folder, cases, emitted(cases, planned), again);
    assertThat(differences(cases, planned, found)).isEmpty();
  }

  private byte[] run(
      Path folder, List<KernelCase> cases, List<EmittedModel> emitted, List<Boolean> again) {
    List<HostProgram.Model> models = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      List<Integer> frames = List.of(cases.get(i).vectors().size());
      models.add(new HostProgram.Model(emitted.get(i), frames, again.get(i)));
    }
    return new HostProgram(folder, core, HostProgram.Optimization.BUILD).run(models, inputs(cases));
  }

  private static List<EmittedModel> emitted(List<KernelCase> cases, List<PlannedProgram> planned) {
    List<EmittedModel> models = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      EmitOptions options = new EmitOptions("c" + i, cases.get(i).name(), "test", "host");
      models.add(new CEmitter().emit(planned.get(i), options));
    }
    return models;
  }

  private PlannedProgram plan(Graph graph) {
    return new ArenaPlanning(PlannerOptions.standard()).plan(lower(graph));
  }

  private static byte[] inputs(List<KernelCase> cases) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (KernelCase testCase : cases) {
      for (List<Tensor> vector : testCase.vectors()) {
        vector.forEach(tensor -> bytes.writeBytes(tensor.toBytes()));
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> differences(
      List<KernelCase> cases, List<PlannedProgram> planned, byte[] found) {
    List<String> differences = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < cases.size(); i++) {
      KernelCase testCase = cases.get(i);
      Evaluator evaluator = new Evaluator(testCase.graph());
      for (int vector = 0; vector < testCase.vectors().size(); vector++) {
        List<Tensor> outputs = evaluator.run(testCase.vectors().get(vector));
        for (int output = 0; output < outputs.size(); output++) {
          TensorType type = outputs.get(output).type();
          int size = Math.toIntExact(type.sizeBytes());
          byte[] bytes = new byte[size];
          System.arraycopy(found, position, bytes, 0, size);
          position += size;
          String label =
              "case %d %s (%s), vector %d, output %d"
                  .formatted(i, testCase.name(), kernelNames(planned.get(i)), vector, output);
          TensorComparison.difference(
                  outputs.get(output),
                  Tensor.fromBytes(type, bytes),
                  testCase.tolerance(),
                  testCase.ulps())
              .ifPresent(text -> differences.add(label + ": " + text));
        }
      }
    }
    assertThat(position).isEqualTo(found.length);
    return differences;
  }

  private static List<String> kernelNames(PlannedProgram planned) {
    return planned.program().steps().stream().map(Step::binding).map(b -> b.kernel()).toList();
  }
}
