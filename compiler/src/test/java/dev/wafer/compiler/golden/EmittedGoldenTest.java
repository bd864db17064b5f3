package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.Value;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emitted C, built for the host with sanitizers and without a warning, against recorded
 * vectors: integers bit for bit, floats within 1e-4 of the output's range.
 */
class EmittedGoldenTest {
  private static final double FLOAT_TOLERANCE = 1e-4;

  /** Models of one program; a few, so that a failure names a small group quickly. */
  private static final int GROUP = 11;

  private static final Set<String> SWITCHED =
      Set.of(
          "mlpt_kws_ref_model",
          "mlpt_pretrainedResnet_quant",
          "mlpt_pretrainedResnet",
          "tflm_person_detect",
          "tflm_trained_lstm",
          "tflm_keyword_scrambled_8bit",
          "tinyengine_ptq_mnist_lenet-300-100");

  @TempDir Path folder;

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");

  /** Vectors compared, for the summary that the test prints. */
  private static final class Count {
    private final Set<List<String>> texts;
    private int models;
    private int again;
    private int vectors;

    /**
     * @param texts the C that was compared, but for comments and what tells its build
     */
    Count(Set<List<String>> texts) {
      this.texts = texts;
    }

    /** Whether the model's C is compared for the first time. */
    boolean isNew(CompiledModel model) {
      String build = model.report().build().id();
      return texts.add(
          model.emitted().files().values().stream()
              .map(text -> COMMENT.matcher(text.replace(build, "")).replaceAll(""))
              .toList());
    }
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> agreesWithTheGoldenVectors() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.location()),
        "skipped: no golden vectors at " + GoldenFolder.location() + "; set WAFER_GOLDEN");
    return compareAll("golden", GoldenFolder.models(GoldenFolder.location()));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheExamples() {
    return compareAll("example", GoldenFolder.models(GoldenFolder.root().resolve("examples")));
  }

  /** One operator each, small enough for one program. */
  @TestFactory
  Stream<DynamicTest> agreesWithTheSingleOperatorVectors() {
    List<GoldenModel> models = GoldenFolder.operators();
    return compareAll("single-operator", models, ArenaTechniques.ALL, models.size());
  }

  /** Conversions of bytes, and the operators of the older quantization. */
  @TestFactory
  Stream<DynamicTest> agreesWithTensorsOfUint8() {
    List<GoldenModel> models =
        GoldenFolder.models(GoldenFolder.root().resolve("examples/bytevectors"));
    return compareAll("uint8", models, ArenaTechniques.ALL, models.size());
  }

  /**
   * Concatenations, slices and the like that TensorFlow's converter does not write, with and
   * without slices.
   */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> agreesWithTheMoves() {
    List<GoldenModel> models =
        GoldenFolder.models(GoldenFolder.root().resolve("examples/movevectors"));
    return Stream.of(true, false)
        .flatMap(
            slices ->
                compareAll(
                    "moving, slices " + slices,
                    models,
                    new ArenaTechniques(true, true, slices, true)));
  }

  /** All types, shapes and quantizations of an operator in one model. */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> agreesWithTheMathematics() {
    return compareAll(
        "mathematical",
        GoldenFolder.models(GoldenFolder.root().resolve("examples/mathvectors")),
        ArenaTechniques.ALL,
        100);
  }

  /** Published models, most of which were refused once. */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> agreesWithTheCorpus() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.corpus()),
        "skipped: no corpus at " + GoldenFolder.corpus() + "; set WAFER_CORPUS");
    return compareAll("corpus", GoldenFolder.ofTheCorpus());
  }

  /**
   * Models in which each technique changes something, and all examples, without an even number of
   * them: with all, which other tests take, so that each three meet on and off in every way. Where
   * what is off would have changed nothing, the same C is built once.
   */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> agreesWithoutTechniquesForTheArena() {
    List<GoldenModel> models =
        new ArrayList<>(GoldenFolder.models(GoldenFolder.root().resolve("examples")));
    if (Files.isDirectory(GoldenFolder.location())) {
      GoldenFolder.models(GoldenFolder.location()).stream()
          .filter(model -> SWITCHED.contains(model.name()))
          .forEach(models::add);
    }
    Set<List<String>> texts = new HashSet<>();
    return IntStream.range(0, 15)
        .filter(i -> Integer.bitCount(i) % 2 == 0)
        .mapToObj(i -> new ArenaTechniques((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0))
        .flatMap(
            techniques ->
                compareAll(
                    "example, reorder %s, overlap %s, slices %s, streaming %s"
                        .formatted(
                            techniques.reorder(),
                            techniques.overlap(),
                            techniques.slices(),
                            techniques.streaming()),
                    models,
                    techniques,
                    GROUP,
                    texts));
  }

  private Stream<DynamicTest> compareAll(String kind, List<GoldenModel> models) {
    return compareAll(kind, models, ArenaTechniques.ALL);
  }

  private Stream<DynamicTest> compareAll(
      String kind, List<GoldenModel> models, ArenaTechniques techniques) {
    return compareAll(kind, models, techniques, GROUP);
  }

  private Stream<DynamicTest> compareAll(
      String kind, List<GoldenModel> models, ArenaTechniques techniques, int groupSize) {
    return compareAll(kind, models, techniques, groupSize, new HashSet<>());
  }

  private Stream<DynamicTest> compareAll(
      String kind,
      List<GoldenModel> models,
      ArenaTechniques techniques,
      int groupSize,
      Set<List<String>> texts) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    assertThat(models).isNotEmpty();
    Count count = new Count(texts);
    List<DynamicTest> tests = new ArrayList<>();
    for (int from = 0; from < models.size(); from += groupSize) {
      List<GoldenModel> group = models.subList(from, Math.min(from + groupSize, models.size()));
      Path place = folder.resolve(kind + from);
      tests.add(
          DynamicTest.dynamicTest(
              group.get(0).name() + " to " + group.get(group.size() - 1).name(),
              () -> compare(group, place, count, techniques)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "summary",
            () -> {
              System.out.printf(
                  "emitted C: compared %d %s models, %d vectors; %d more give the same C%n",
                  count.models, kind, count.vectors, count.again);
              assertThat(count.models + count.again).isEqualTo(models.size());
            }));
    return tests.stream();
  }

  private static void compare(
      List<GoldenModel> group, Path folder, Count count, ArenaTechniques techniques)
      throws IOException {
    Files.createDirectories(folder);
    Target host = TargetCatalog.builtIn().resolve("host");
    List<GoldenModel> models = new ArrayList<>();
    List<CompiledModel> compilations = new ArrayList<>();
    List<HostProgram.Model> programs = new ArrayList<>();
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    for (GoldenModel model : group) {
      CompiledModel compilation =
          new ModelCompiler()
              .compile(
                  model.model(),
                  CompileRequest.builder(host)
                      .name(model.name().toLowerCase(Locale.ROOT).replace('-', '_'))
                      .origin(model.name())
                      .techniques(techniques)
                      .build());
      if (!count.isNew(compilation)) {
        count.again++;
        continue;
      }
      models.add(model);
      compilations.add(compilation);
      int inputCount = compilation.model().main().inputs().size();
      for (GoldenModel.Sequence sequence : model.sequences()) {
        model
            .frames(sequence.inputs(), inputCount, sequence.frames())
            .forEach(frame -> frame.forEach(inputs::writeBytes));
      }
      List<Integer> sequences =
          model.sequences().stream().map(GoldenModel.Sequence::frames).toList();
      programs.add(new HostProgram.Model(compilation.emitted(), sequences));
    }
    if (models.isEmpty()) {
      return;
    }
    byte[] found = program(models, folder, host.core()).run(programs, inputs.toByteArray());
    List<String> differences = new ArrayList<>();
    int position = 0;
    for (int m = 0; m < models.size(); m++) {
      List<Value> outputs = compilations.get(m).model().main().outputs();
      List<byte[]> expected = new ArrayList<>();
      for (GoldenModel.Sequence sequence : models.get(m).sequences()) {
        models
            .get(m)
            .frames(sequence.outputs(), outputs.size(), sequence.frames())
            .forEach(expected::addAll);
      }
      for (int i = 0; i < expected.size(); i++) {
        int size = expected.get(i).length;
        byte[] actual = Arrays.copyOfRange(found, position, position + size);
        position += size;
        Value output = outputs.get(i % outputs.size());
        if (!agrees(output, expected.get(i), actual)) {
          differences.add(models.get(m).name() + ": vector " + i / outputs.size() + " " + output);
        }
      }
      count.vectors += expected.size() / outputs.size();
      count.models++;
    }
    assertThat(position).isEqualTo(found.length);
    assertThat(differences).isEmpty();
  }

  /** Built for what takes longer, building or running. */
  private static HostProgram program(List<GoldenModel> models, Path folder, Core core) {
    long bytes = models.stream().mapToLong(model -> model.model().length).sum();
    return new HostProgram(folder, core, HostProgram.Optimization.of(bytes));
  }

  private static boolean agrees(Value output, byte[] expected, byte[] actual) {
    if (!output.dataType().isFloat()) {
      return Arrays.equals(expected, actual);
    }
    float[] wanted = Tensor.fromBytes(output.type(), expected).floats();
    float[] got = Tensor.fromBytes(output.type(), actual).floats();
    return FloatComparison.firstFar(got, wanted, 0, FLOAT_TOLERANCE).isEmpty();
  }
}
