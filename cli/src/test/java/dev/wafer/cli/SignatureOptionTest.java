package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.ModelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with several entry points, and the names that a signature gives to tensors. */
class SignatureOptionTest {
  private static final int ADD = 0;
  private static final int MUL = 18;
  private static final int ADD_OPTIONS = 11;
  private static final int MUL_OPTIONS = 21;

  @TempDir private Path folder;
  private Path model;
  private Path input;

  @BeforeEach
  void write() {
    model = Cli.write(folder.resolve("m.tflite"), twoEntries());
    input = Cli.write(folder.resolve("in.bin"), floats(3));
  }

  @Test
  void everyCommandEntersTheSignatureAskedFor() {
    assertThat(run("--signature", "square").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("out_0.bin")).hasBinaryContent(floats(9));
    assertThat(folder.resolve("out_1.bin")).hasBinaryContent(floats(6));
    Cli.Result inspected = Cli.run("inspect", model, "--signature", "square");
    assertThat(inspected.out()).contains("MUL", "subgraphs 2, number 1 is shown");
    assertThat(inspected.err()).isEmpty();
    Cli.Result compiled = compile("--signature", "square");
    assertThat(compiled.err()).doesNotContain("warning");
    assertThat(Cli.files(folder).get("m.report.md")).contains("MUL");
  }

  @Test
  void withoutOneTheFirstSubgraphRunsAndAWarningListsTheOthers() {
    String warning = "wafer: warning: the model has 2 signatures";
    Cli.Result ran = run();
    assertThat(ran.err()).contains(warning, "'square' (subgraph 1)", "--signature");
    assertThat(folder.resolve("out_0.bin")).hasBinaryContent(floats(6));
    assertThat(Cli.run("inspect", model).err()).contains(warning);
    assertThat(compile().err()).containsOnlyOnce(warning);
  }

  @Test
  void aSignatureThatIsNotThereIsRefused() {
    Cli.Result result = run("--signature", "cube");
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("no signature 'cube'", "'square' (subgraph 1)");
  }

  /** The signature lists them as the alphabet does; C and interpreters count as the subgraph. */
  @Test
  void outputsKeepTheSubgraphsOrderUnderTheSignaturesNames() throws Exception {
    Cli.Result inspected = Cli.run("inspect", model, "--signature", "square");
    assertThat(inspected.out())
        .contains(
            "input     x = f32[1] t0",
            "signature square: x -> square, half-way",
            "output    square = f32[1] t1",
            "output    half-way = f32[1] t2");
    JsonNode json =
        new ObjectMapper()
            .readTree(Cli.run("inspect", model, "--signature", "square", "--json=-").out());
    assertThat(json.at("/signature").asText()).isEqualTo("square");
    assertThat(json.at("/subgraph").asInt()).isEqualTo(1);
    assertThat(json.at("/outputNames/0").asText()).isEqualTo("square");
    assertThat(json.at("/outputNames/1").asText()).isEqualTo("half-way");

    compile("--signature", "square");
    assertThat(Cli.files(folder).get("m.h"))
        .contains(
            "signature 'square'",
            "#define M_INPUT_X 0\n",
            "/* Output 0 'square': t1, shape [1] */",
            "#define M_OUTPUT_SQUARE 0\n",
            "#define M_OUTPUT_HALF_WAY 1\n");
    JsonNode report = new ObjectMapper().readTree(Cli.files(folder).get("m.report.json"));
    assertThat(report.at("/signature").asText()).isEqualTo("square");
    assertThat(report.at("/outputs/1/signatureName").asText()).isEqualTo("half-way");
    assertThat(report.at("/outputs/1/name").asText()).isEqualTo("t2");
  }

  /** Names that would be one macro, or one of the header's own. */
  @Test
  void macrosOfNamesAreAllDifferent() {
    ModelBuilder builder = new ModelBuilder();
    int x = builder.tensor(ModelBuilder.FLOAT32, 1);
    int[] sums = new int[4];
    Map<String, Integer> names = new LinkedHashMap<>();
    String[] clashing = {"count", "a b", "a-b", "0_bytes"};
    for (int i = 0; i < sums.length; i++) {
      sums[i] = builder.tensor(ModelBuilder.FLOAT32, 1);
      names.put(clashing[i], sums[i]);
      builder.operator(
          ADD, new int[] {x, x}, new int[] {sums[i]}, ADD_OPTIONS, ModelBuilder.options());
    }
    builder.inputs(x).outputs(sums).signature("serve", Map.of("\u00e9", x), names);
    model = Cli.write(folder.resolve("m.tflite"), builder.build());
    assertThat(compile().exitCode()).isEqualTo(ExitCode.OK);
    String header = Cli.files(folder).get("m.h");
    assertThat(
            header
                .lines()
                .filter(line -> line.startsWith("#define M_OUTPUT_"))
                .map(
                    line ->
                        line.substring(0, line.lastIndexOf(' ')).substring("#define ".length())))
        .doesNotHaveDuplicates()
        .contains("M_OUTPUT_COUNT_2", "M_OUTPUT_A_B", "M_OUTPUT_A_B_2", "M_OUTPUT_M_0_BYTES");
  }

  private Cli.Result run(String... more) {
    return call(new Object[] {"run", model, "-i", input, "-o", folder}, more);
  }

  private Cli.Result compile(String... more) {
    return call(new Object[] {"compile", model, "--target", "cortex-m3", "-o", folder}, more);
  }

  private static Cli.Result call(Object[] first, String... more) {
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Cli.run(all);
  }

  /** Subgraph 0 doubles; subgraph 1 squares and doubles. */
  private static byte[] twoEntries() {
    ModelBuilder builder = new ModelBuilder();
    int a = builder.tensor(ModelBuilder.FLOAT32, 1);
    int twice = builder.tensor(ModelBuilder.FLOAT32, 1);
    builder.operator(ADD, new int[] {a, a}, new int[] {twice}, ADD_OPTIONS, ModelBuilder.options());
    builder.inputs(a).outputs(twice).signature("double", "a", a, "twice", twice);
    builder.nextSubgraph();
    int x = builder.tensor(ModelBuilder.FLOAT32, 1);
    int square = builder.tensor(ModelBuilder.FLOAT32, 1);
    int sum = builder.tensor(ModelBuilder.FLOAT32, 1);
    builder.operator(
        MUL, new int[] {x, x}, new int[] {square}, MUL_OPTIONS, ModelBuilder.options());
    builder.operator(ADD, new int[] {x, x}, new int[] {sum}, ADD_OPTIONS, ModelBuilder.options());
    Map<String, Integer> outputs = new LinkedHashMap<>();
    outputs.put("half-way", sum);
    outputs.put("square", square);
    return builder
        .inputs(x)
        .outputs(square, sum)
        .signature("square", Map.of("x", x), outputs)
        .build();
  }

  private static byte[] floats(float value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
  }
}
