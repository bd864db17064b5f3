package dev.wafer.emitter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.Expansion;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs emitted models on the host with shadow memory: every byte of the arena is marked with the
 * buffer whose contents it holds, and each load and store of the emitted C is checked. A step may
 * write its outputs, its scratch and its state, and it may read a byte only while the byte holds
 * what the step thinks to be there: a byte of an input that an output has overwritten is an error
 * at the first read.
 *
 * <p>GCC's thread sanitizer inserts the calls; the functions that it calls are the shadow memory.
 */
public final class ShadowProgram {
  private static final String HEADER = "shadow.h";
  private static final String OBJECT_FILE = "shadow.o";

  private static final int READS = 1;
  private static final int WRITES = 2;
  private static final int READS_BACK = 4;

  /** Kernels that read what they have written to their outputs. */
  private static final Set<String> READ_BACK = Set.of("softmax_f32", "softmax_s16");

  /** The shadow memory itself, compiled once. */
  private static final class Compiled {
    static final byte[] OBJECT = compiled();

    private static byte[] compiled() {
      try {
        Path folder = Files.createTempDirectory("wafer-shadow");
        ShadowProgram program = new ShadowProgram(folder);
        program.write(HEADER, new Templates().render("testing/Shadow.h.ftl", Map.of()));
        program.write("shadow.c", new Templates().render("testing/Shadow.c.ftl", Map.of()));
        program.run("gcc", "-O2", "-c", "-o", OBJECT_FILE, "shadow.c");
        byte[] object = Files.readAllBytes(folder.resolve(OBJECT_FILE));
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
        return object;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path folder;
  private final HostProgram.Optimization optimization;

  /** A program of large models. */
  public ShadowProgram(Path folder) {
    this(folder, HostProgram.Optimization.RUN);
  }

  /**
   * @param folder an empty folder for the files
   */
  public ShadowProgram(Path folder, HostProgram.Optimization optimization) {
    this.folder = folder;
    this.optimization = optimization;
  }

  /** Runs each model once; what was wrong, empty if nothing was. */
  public List<String> violations(List<EmittedModel> models) {
    new CommonText().of(models).forEach(this::write);
    List<Map<String, Object>> cases = models.stream().map(ShadowProgram::describe).toList();
    Templates templates = new Templates();
    write("main.c", templates.render("testing/ShadowMain.c.ftl", Map.of("cases", cases)));
    write(HEADER, templates.render("testing/Shadow.h.ftl", Map.of()));
    write(OBJECT_FILE, Compiled.OBJECT);
    // Without -fno-builtin some copies would be expanded after the calls are inserted; inlined, a
    // function whose output is its input may come to nothing.
    run(
        "gcc",
        optimization.level(),
        "-fsanitize=thread",
        "-fno-builtin",
        "-fno-inline",
        "-c",
        "-o",
        "main.o",
        "main.c");
    run(
        "gcc",
        "-Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset",
        "-o",
        "shadow",
        "main.o",
        OBJECT_FILE,
        "-lm");
    Programs.Result ran = start(List.of(folder.resolve("shadow").toString()));
    List<String> violations = ran.errors().lines().toList();
    if (ran.exitCode() != 0 && violations.isEmpty()) {
      throw new IllegalStateException("the models ended with exit code " + ran.exitCode());
    }
    return violations;
  }

  private static Map<String, Object> describe(EmittedModel model) {
    PlannedProgram planned = model.planned();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", model.prefix());
    description.put("P", model.prefix().toUpperCase(Locale.ROOT));
    description.put(
        "steps", planned.program().steps().stream().map(s -> regions(planned, s)).toList());
    List<Map<String, String>> before = new ArrayList<>();
    for (Buffer buffer : planned.program().buffers()) {
      if (buffer.kind() == Buffer.Kind.STATE || buffer.kind() == Buffer.Kind.PERSISTENT) {
        before.add(region(planned, buffer, 0, false));
      }
    }
    List<Map<String, String>> after = new ArrayList<>();
    planned.program().graph().inputs().forEach(v -> add(before, planned, v));
    planned.program().graph().outputs().forEach(v -> add(after, planned, v));
    description.putAll(HostProgram.external(model));
    description.put("before", before);
    description.put("after", after);
    return description;
  }

  private static void add(List<Map<String, String>> list, PlannedProgram planned, Value value) {
    View view = planned.program().views().get(value);
    if (view != null && view.buffer().isInArena()) {
      list.add(region(planned, view.buffer(), 0, false));
    }
  }

  private static List<Map<String, String>> regions(PlannedProgram planned, Step step) {
    Map<Buffer, Integer> access = new LinkedHashMap<>();
    Map<Value, View> views = planned.program().views();
    for (Value input : step.node().inputs()) {
      if (views.containsKey(input) && views.get(input).buffer().isInArena()) {
        Buffer buffer = views.get(input).buffer();
        access.merge(
            buffer, buffer.kind() == Buffer.Kind.STATE ? READS | WRITES : READS, (a, b) -> a | b);
      }
    }
    List<Buffer> inputs = List.copyOf(access.keySet());
    for (Value output : step.node().outputs()) {
      if (views.containsKey(output) && views.get(output).buffer().isInArena()) {
        Buffer buffer = views.get(output).buffer();
        boolean readsBack =
            READ_BACK.contains(step.binding().kernel())
                || hasRowsInOutput(step.binding())
                || inputs.stream().noneMatch(input -> overlap(planned, input, buffer));
        access.merge(buffer, readsBack ? WRITES | READS_BACK : WRITES, (a, b) -> a | b);
      }
    }
    List<Map<String, String>> regions = new ArrayList<>();
    for (Buffer scratch : step.scratch()) {
      access.keySet().stream()
          .filter(buffer -> !inputs.contains(buffer) && overlap(planned, scratch, buffer))
          .forEach(buffer -> regions.add(shared(planned, buffer, scratch)));
    }
    access.forEach((buffer, how) -> regions.add(region(planned, buffer, how, false)));
    step.scratch().forEach(b -> regions.add(region(planned, b, READS | WRITES, true)));
    for (Expansion e : step.expansions()) {
      regions.add(
          region(
              planned, e.buffer(), e.isPersistent() ? READS : READS | WRITES, !e.isPersistent()));
    }
    return regions;
  }

  /** Whether rows lie in the output before those that are made of them. */
  private static boolean hasRowsInOutput(KernelBinding binding) {
    return binding.segment().stream()
        .flatMap(segment -> segment.planes().stream())
        .anyMatch(plane -> plane.offsetBytes() == Segment.RowWindow.IN_OUTPUT);
  }

  /**
   * The bytes of an output that rows of other planes use before: what is read there is a row, whose
   * place {@link dev.wafer.passes.stream.SegmentValidator} checks, and no input lies there.
   */
  private static Map<String, String> shared(PlannedProgram planned, Buffer output, Buffer scratch) {
    long first = Math.max(planned.offsetBytes(output), planned.offsetBytes(scratch));
    long end =
        Math.min(
            planned.offsetBytes(output) + output.sizeBytes(),
            planned.offsetBytes(scratch) + scratch.sizeBytes());
    return region(first, end - first, output.id(), READS | WRITES, false);
  }

  private static boolean overlap(PlannedProgram planned, Buffer a, Buffer b) {
    return planned.offsetBytes(a) < planned.offsetBytes(b) + b.sizeBytes()
        && planned.offsetBytes(b) < planned.offsetBytes(a) + a.sizeBytes();
  }

  private static Map<String, String> region(
      PlannedProgram planned, Buffer buffer, int access, boolean fresh) {
    return region(planned.offsetBytes(buffer), buffer.sizeBytes(), buffer.id(), access, fresh);
  }

  /** Numbers as text: a template would group their digits. */
  private static Map<String, String> region(
      long offsetBytes, long sizeBytes, int id, int access, boolean fresh) {
    return Map.of(
        "offset", Long.toString(offsetBytes),
        "size", Long.toString(sizeBytes),
        "id", Integer.toString(id + 1),
        "access", Integer.toString(access),
        "fresh", fresh ? "1" : "0");
  }

  private void run(String... command) {
    Programs.Result result = start(List.of(command));
    if (result.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + result.errors());
    }
  }

  private Programs.Result start(List<String> command) {
    return Programs.run(folder, folder.resolve(HEADER), folder.resolve("log.txt"), command);
  }

  private void write(String file, String text) {
    write(file, text.getBytes(UTF_8));
  }

  private void write(String file, byte[] bytes) {
    try {
      Files.write(folder.resolve(file), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
