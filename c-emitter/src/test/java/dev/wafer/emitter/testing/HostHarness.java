package dev.wafer.emitter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.ir.Graph;
import dev.wafer.ir.TensorType;
import dev.wafer.passes.lower.ArenaPlanning;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.plan.PlannerOptions;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compiles a batch of models to C, builds them as one program with the host's GCC (strict warnings
 * as errors, address and undefined-behaviour sanitizers), runs it and compares every output with
 * {@link Evaluator}. Clang and the Arm GCC, where they are installed, check the same text for
 * warnings.
 *
 * <pre>{@code
 * HostHarness.standard().check(folder, List.of(KernelCase.random("plain", graph, 1)));
 * }</pre>
 */
public final class HostHarness {
  /** The warnings under which emitted C must be silent. */
  public static final List<String> STRICT_FLAGS =
      List.of(
          "-std=c99",
          "-Wall",
          "-Wextra",
          "-Wpedantic",
          "-Wconversion",
          "-Wshadow",
          "-Wstrict-prototypes",
          "-Wundef",
          "-Werror");

  private static final String MAIN = "main.c";

  private final List<Kernel> kernels;
  private final Core core;

  private HostHarness(List<Kernel> kernels, String core) {
    this.kernels = List.copyOf(kernels);
    this.core = TargetCatalog.builtIn().core(core).orElseThrow();
  }

  /** A harness with all kernels. */
  public static HostHarness standard() {
    return new HostHarness(KernelRegistry.standard(), Core.HOST);
  }

  /** A harness with these kernels only, so that a case cannot be taken by another one. */
  public static HostHarness of(List<Kernel> kernels) {
    return new HostHarness(kernels, Core.HOST);
  }

  /**
   * A harness with these kernels only, emitting for another core. The text must still run on the
   * host; the Arm GCC checks it for that core.
   */
  public static HostHarness of(List<Kernel> kernels, String core) {
    return new HostHarness(kernels, core);
  }

  /**
   * Fails unless the emitted C of every case gives the reference's outputs; skips without GCC.
   *
   * @param folder an empty folder for the files
   */
  public void check(Path folder, List<KernelCase> cases) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<PlannedProgram> planned = new ArrayList<>();
    List<Map<String, Object>> models = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      PlannedProgram program = plan(cases.get(i).graph());
      planned.add(program);
      models.add(emit(folder, "c" + i, cases.get(i), program));
    }
    write(
        folder.resolve(MAIN),
        new Templates().render("testing/HostMain.c.ftl", Map.of("cases", models)).getBytes(UTF_8));
    byte[] found = buildAndRun(folder, inputs(cases));
    assertThat(differences(cases, planned, found)).isEmpty();
  }

  /** The files of one case, under a name of its own. */
  private Map<String, Object> emit(
      Path folder, String name, KernelCase testCase, PlannedProgram program) {
    EmittedModel emitted =
        new CEmitter().emit(program, new EmitOptions(name, testCase.name(), "test", "host"));
    emitted.files().forEach((file, text) -> write(folder.resolve(file), text.getBytes(UTF_8)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name);
    model.put("P", name.toUpperCase(Locale.ROOT));
    model.put("vectors", testCase.vectors().size());
    model.put("inputs", testCase.graph().inputs().size());
    model.put("outputs", testCase.graph().outputs().size());
    return model;
  }

  private PlannedProgram plan(Graph graph) {
    return new ArenaPlanning(PlannerOptions.standard())
        .plan(new Lowering(kernels, core).lower(graph));
  }

  private byte[] buildAndRun(Path folder, byte[] inputs) {
    Path in = folder.resolve("inputs.bin");
    Path out = folder.resolve("outputs.bin");
    Path log = folder.resolve("log.txt");
    write(in, inputs);
    List<List<String>> builds = new ArrayList<>();
    builds.add(
        List.of(
            "gcc",
            "-O1",
            "-g",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=all",
            "-ffp-contract=off",
            "-o",
            "cases",
            MAIN,
            "-lm"));
    if (Programs.exists("clang")) {
      builds.add(List.of("clang", "-fsyntax-only", MAIN));
    }
    if (Programs.exists("arm-none-eabi-gcc")) {
      List<String> command = new ArrayList<>(List.of("arm-none-eabi-gcc"));
      command.addAll(core.isHost() ? List.of("-mcpu=cortex-m0plus") : core.gccFlags());
      command.addAll(List.of("-O2", "-c", "-o", "arm.o", MAIN));
      builds.add(command);
    }
    for (List<String> build : builds) {
      List<String> command = new ArrayList<>(build);
      command.addAll(1, STRICT_FLAGS);
      Programs.Result built = Programs.run(folder, in, log, command);
      assertThat(built.exitCode()).as("%s: %s", build.get(0), built.errors()).isZero();
    }
    Programs.Result ran =
        Programs.run(folder, in, out, List.of(folder.resolve("cases").toString()));
    assertThat(ran.exitCode()).as(ran.errors()).isZero();
    return read(out);
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
                  outputs.get(output), Tensor.fromBytes(type, bytes), testCase.tolerance())
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

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
