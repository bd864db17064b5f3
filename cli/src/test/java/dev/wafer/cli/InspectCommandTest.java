package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect shows, also of models that cannot be compiled. */
class InspectCommandTest {
  private static final int ADD = 0;
  private static final int HASHTABLE = 136;

  @TempDir private Path folder;

  @Test
  void aModelIsShownAsATable() {
    Cli.Result result = Cli.run("inspect", Cli.model("digits"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains(
            "i8[1x8x8x1] serving_default_x:0 (scale 0.00392156886, zero point -128)",
            "signature serving_default: x -> output_0",
            "DEPTHWISE_CONV_2D",
            "53,952 MACs")
        .doesNotContain("not supported");
  }

  @Test
  void aTargetShowsTheKernelsAndWhetherTheyAreWrittenForIt() {
    Cli.Result small = Cli.run("inspect", Cli.model("digits"), "--target", "cortex-m0plus");
    assertThat(small.exitCode()).as(small.err()).isEqualTo(ExitCode.OK);
    assertThat(small.out())
        .containsPattern(" CONV_2D .* portable +conv_2d_paired_by_4_s8 ")
        .containsPattern(" RESHAPE .* none ")
        .doesNotContain(" fast ");
    Cli.Result vectors = Cli.run("inspect", Cli.model("digits"), "--target", "cortex-m55");
    assertThat(vectors.out())
        .containsPattern(" CONV_2D .* fast +conv_2d_s8_mve ")
        .containsPattern(" DEPTHWISE_CONV_2D .* fast +depthwise_conv_3x3_s8_dsp ")
        .containsPattern(" SOFTMAX .* portable +softmax_s8 ");
  }

  /** Layers that run by rows are one step, and each has a kernel in it. */
  @Test
  void layersThatRunByRowsHaveKernels() {
    Cli.Result result = Cli.run("inspect", Cli.model("digits_densenet"), "--target", "cortex-m4");
    assertThat(result.out().lines().filter(line -> line.contains(" CONV_2D ")))
        .isNotEmpty()
        .allMatch(line -> line.contains("fast"));
  }

  /** There is nothing to compile; the table stands without kernels. */
  @Test
  void aTargetOfAModelThatIsNotSupportedChangesNothing() {
    Path model = Cli.write(folder.resolve("m.tflite"), unsupported());
    Cli.Result inspected = Cli.run("inspect", model, "--target", "cortex-m4");
    assertThat(inspected.exitCode()).as(inspected.err()).isEqualTo(ExitCode.OK);
    assertThat(inspected.out()).isEqualTo(Cli.run("inspect", model).out());
  }

  @Test
  void sparsityIsShown() {
    Cli.Result result = Cli.run("inspect", Cli.model("digits_pruned_block"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("DENSIFY", "sparse ");
  }

  /** Both operators are named: they break the same rule, so the second is brief. */
  @Test
  void whatIsNotSupportedIsListedByInspectAndRefusedByCompile() {
    Path model = Cli.write(folder.resolve("m.tflite"), unsupported());
    Cli.Result inspected = Cli.run("inspect", model);
    assertThat(inspected.exitCode()).as(inspected.err()).isEqualTo(ExitCode.OK);
    String list = inspected.out().substring(inspected.out().indexOf("not supported:"));
    assertThat(list.lines().filter(line -> line.contains("operator ")).count()).isEqualTo(2);

    Cli.Result compiled =
        Cli.run("compile", model, "--target", "cortex-m4", "-o", folder.resolve("out"));
    assertThat(compiled.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(compiled.err().lines().filter(line -> line.contains("operator ")).count())
        .isEqualTo(2);
    assertThat(compiled.err().lines()).allMatch(line -> line.startsWith("wafer: error: W"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void thePageDrawsEveryOperatorWithShapesQuantizationAndWeights() {
    Path page = folder.resolve("new/graph.html");
    Cli.Result result = Cli.run("inspect", Cli.model("digits"), "--html", page);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).isEqualTo(Cli.run("inspect", Cli.model("digits")).out());
    String html = new String(Cli.read(page), UTF_8);
    assertThat(html)
        .contains(
            ">0 CONV_2D</text>",
            "i8[1x8x8x1] serving_default_x:0",
            "<dd>scale 0.00392156886, zero point -128</dd>",
            "per axis 0, 12 scales from 0.00834515 to 0.0183839",
            "108 bytes, 1 of 108 elements zero (0.9%)",
            "<dt>padding</dt><dd>[1, 1, 1, 1]</dd>")
        .doesNotContain("<dt>kernel</dt>");
    String fast = graph(Cli.model("digits"), "--target", "cortex-m55");
    assertThat(fast)
        .contains("class=\"box fast\"", "class=\"box portable\"", "class=\"box none\"")
        .contains("<dt>kernel</dt><dd>conv_2d_s8_mve (fast)</dd>");
  }

  @Test
  void thePageShowsWhatIsNotSupported() {
    Path model = Cli.write(folder.resolve("m.tflite"), unsupported());
    assertThat(graph(model).split("class=\"box refused\"", -1)).hasSize(3);
  }

  private String graph(Object... arguments) {
    Path page = folder.resolve("graph.html");
    List<Object> all = new ArrayList<>(List.of("inspect"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--html", page));
    Cli.Result result = Cli.run(all.toArray());
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    return new String(Cli.read(page), UTF_8);
  }

  @Test
  void anUnreadableModelIs1() {
    byte[] model = Cli.read(Cli.model("digits"));
    Path half = Cli.write(folder.resolve("m.tflite"), Arrays.copyOf(model, model.length / 2));
    Cli.Result result = Cli.run("inspect", half);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).startsWith("wafer: error: W00");
  }

  /** Forty sums of a type that Wafer does not take: one cause, so two lines; JSON has all. */
  @Test
  void manyRefusalsOfOneRuleAreCounted() throws IOException {
    ModelBuilder builder = new ModelBuilder();
    int first = builder.tensor(ModelBuilder.FLOAT64, 4);
    int sum = first;
    for (int i = 0; i < 40; i++) {
      int next = builder.tensor(ModelBuilder.FLOAT64, 4);
      builder.operator(ADD, new int[] {sum, sum}, new int[] {next});
      sum = next;
    }
    Path model = Cli.write(folder.resolve("m.tflite"), builder.inputs(first).outputs(sum).build());
    Cli.Result compiled =
        Cli.run("compile", model, "--target", "cortex-m4", "-o", folder.resolve("out"));
    assertThat(compiled.err().lines()).hasSize(2);
    assertThat(compiled.err())
        .contains("operator 0 ADD", "tf.float32", "39 more: operator 1 ADD", "and 33 (33 ADD)");
    Cli.Result json = Cli.run("inspect", model, "--json=-");
    JsonNode refusals = new ObjectMapper().readTree(json.out()).at("/diagnostics");
    assertThat(refusals).hasSize(40);
    assertThat(refusals.at("/39/operatorIndex").asInt()).isEqualTo(39);
  }

  private static byte[] unsupported() {
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    int z = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(HASHTABLE, new int[] {x}, new int[] {y});
    model.operator(HASHTABLE, new int[] {y}, new int[] {z});
    return model.inputs(x).outputs(z).build();
  }
}
