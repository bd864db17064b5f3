package dev.wafer.emitter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.ArenaNames;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.targets.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One program of several emitted models: built with the host's GCC (strict warnings as errors,
 * address and undefined-behaviour sanitizers) and run. Clang and the Arm GCC, where they are
 * installed, check the same text for warnings, side by side.
 */
public final class HostProgram {
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

  /** Optimization without what comes behind the last warning and takes GCC a third of its time. */
  public static final List<String> GCC_WARNING_LEVEL =
      List.of("-O2", "-fno-schedule-insns", "-fno-schedule-insns2", "-fno-gcse");

  /** Bytes of models below which a program builds longer than it runs. */
  private static final long SMALL_BYTES = 400_000;

  /**
   * What is undefined ends the program without a word: a third less to build. What fails is built
   * anew to say what it found, and where.
   */
  private static final String WORDLESS = "-fsanitize-undefined-trap-on-error";

  private static final String LINES = "-g1";

  private static final String MAIN = "main.c";
  private static final String IN = "inputs.bin";
  private static final String OUT = "outputs.bin";
  private static final String PROGRAM = "cases";

  /**
   * A model of the program.
   *
   * @param emitted its files
   * @param sequences for each sequence, a fresh instance, its number of frames
   * @param again whether another model of the program has the same text but for addresses: the
   *     optimizer's warnings are asked for once
   */
  public record Model(EmittedModel emitted, List<Integer> sequences, boolean again) {
    /** A model with text of its own. */
    public Model(EmittedModel emitted, List<Integer> sequences) {
      this(emitted, sequences, false);
    }
  }

  /** What the program under sanitizers is built for. Both check every load and store. */
  public enum Optimization {
    /** Small models: building takes longer than running; a third of the time of {@link #RUN}. */
    BUILD("-O0", "--param=asan-instrumentation-with-call-threshold=0"),
    /** Large models. */
    RUN("-O1", "-fsanitize=address");

    private final String level;
    private final String checks;

    Optimization(String level, String checks) {
      this.level = level;
      this.checks = checks;
    }

    /** What takes less time for models of so many bytes. */
    public static Optimization of(long modelBytes) {
      return modelBytes < SMALL_BYTES ? BUILD : RUN;
    }

    /** The level alone. */
    String level() {
      return level;
    }

    /** What GCC's sanitizers are asked for with. */
    List<String> flags() {
      return List.of(level, checks);
    }
  }

  private final Path folder;
  private final Core core;
  private final Optimization optimization;
  private final AskedText asked;

  /** A program of large models. */
  public HostProgram(Path folder, Core core) {
    this(folder, core, Optimization.RUN);
  }

  /**
   * @param folder an empty folder for the files
   * @param core whose Arm GCC flags the text is checked with
   */
  public HostProgram(Path folder, Core core, Optimization optimization) {
    this.folder = folder;
    this.core = core;
    this.optimization = optimization;
    this.asked = new AskedText(core);
  }

  /**
   * Builds and runs.
   *
   * @param inputs the raw inputs of all models, sequences and frames, one after the other
   * @return the raw outputs in the same order
   */
  public byte[] run(List<Model> models, byte[] inputs) {
    write(models, inputs);
    build();
    Programs.Result ran = execute(List.of());
    if (ran.exitCode() != 0) {
      assertBuilt(List.of(sanitized(LINES)));
      assertThat(ran.exitCode()).as(execute(List.of()).errors()).isZero();
    }
    return read(folder.resolve(OUT));
  }

  /**
   * The same for another machine, without sanitizers.
   *
   * @param compiler that links statically for it
   * @param emulator that runs its programs
   */
  public byte[] run(List<Model> models, byte[] inputs, String compiler, String emulator) {
    write(models, inputs);
    assertBuilt(
        List.of(
            strictly(
                compiler,
                List.of("-O1", "-static", "-ffp-contract=off", "-o", PROGRAM, MAIN, "-lm"))));
    Programs.Result ran = execute(List.of(emulator));
    assertThat(ran.exitCode()).as(ran.errors()).isZero();
    return read(folder.resolve(OUT));
  }

  private void write(List<Model> models, byte[] inputs) {
    new CommonText(asked)
        .of(
            Stream.concat(
                    models.stream().filter(model -> !model.again()),
                    models.stream().filter(Model::again))
                .map(Model::emitted)
                .toList())
        .forEach((file, text) -> write(folder.resolve(file), text.getBytes(UTF_8)));
    List<Map<String, Object>> cases = models.stream().map(HostProgram::describe).toList();
    write(
        folder.resolve(MAIN),
        new Templates().render("testing/HostMain.c.ftl", Map.of("cases", cases)).getBytes(UTF_8));
    write(folder.resolve(IN), inputs);
  }

  private Programs.Result execute(List<String> emulator) {
    List<String> command = new ArrayList<>(emulator);
    command.add(folder.resolve(PROGRAM).toString());
    return Programs.run(folder, folder.resolve(IN), folder.resolve(OUT), command);
  }

  private static Map<String, Object> describe(Model model) {
    String name = model.emitted().prefix();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", name);
    description.put("P", name.toUpperCase(Locale.ROOT));
    description.put("regions", new ArenaNames(model.emitted().planned()).regions());
    description.put("again", model.again());
    description.put("sequences", model.sequences());
    description.put("inputs", model.emitted().planned().program().graph().inputs().size());
    description.put("outputs", model.emitted().planned().program().graph().outputs().size());
    description.putAll(external(model.emitted()));
    return description;
  }

  /** The inputs and outputs that a run takes, by their indices. */
  static Map<String, Object> external(EmittedModel model) {
    ArenaNames names = new ArenaNames(model.planned());
    Graph graph = model.planned().program().graph();
    return Map.of(
        "externalInputs", external(names, graph.inputs()),
        "externalOutputs", external(names, graph.outputs()),
        "fedInputs",
            graph.inputs().stream().filter(names::isFed).map(graph.inputs()::indexOf).toList());
  }

  private static List<Integer> external(ArenaNames names, List<Value> values) {
    return IntStream.range(0, values.size())
        .filter(index -> names.isExternal(values.get(index)))
        .boxed()
        .toList();
  }

  private void build() {
    List<List<String>> builds = new ArrayList<>();
    builds.add(sanitized(WORDLESS));
    if (Programs.exists("clang")) {
      builds.add(strictly("clang", List.of("-fsyntax-only", MAIN)));
    }
    if (asked.asks()) {
      builds.add(optimized());
    }
    assertBuilt(builds);
  }

  /** Some warnings come from the optimizer only. */
  private List<String> optimized() {
    List<String> arguments =
        new ArrayList<>(List.of("-DFRESH", "-DWARNINGS", "-c", "-o", "optimized.o", MAIN));
    // What is used by functions that are left out is still there.
    arguments.add("-Wno-unused");
    arguments.addAll(GCC_WARNING_LEVEL);
    if (!Programs.exists("arm-none-eabi-gcc")) {
      return strictly("gcc", arguments);
    }
    arguments.addAll(core.isHost() ? List.of("-mcpu=cortex-m0plus") : core.gccFlags());
    return strictly("arm-none-eabi-gcc", arguments);
  }

  private List<String> sanitized(String saying) {
    List<String> command = new ArrayList<>(List.of(saying));
    command.addAll(optimization.flags());
    command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    command.addAll(List.of("-ffp-contract=off", "-o", PROGRAM, MAIN, "-lm"));
    return strictly("gcc", command);
  }

  private void assertBuilt(List<List<String>> builds) {
    List<Programs.Result> results = Programs.runAll(folder, folder.resolve(IN), builds);
    for (int i = 0; i < builds.size(); i++) {
      Programs.Result built = results.get(i);
      assertThat(built.exitCode()).as("%s: %s", builds.get(i).get(0), built.errors()).isZero();
    }
  }

  private static List<String> strictly(String compiler, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(STRICT_FLAGS);
    command.addAll(arguments);
    return command;
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
