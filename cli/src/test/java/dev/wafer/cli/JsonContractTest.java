package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON that docs/REPORT.md promises; {@link VerifyCommandTest} holds that of verify. */
class JsonContractTest {
  @TempDir private Path folder;

  @Test
  void theReportHoldsThePromisedFields() {
    Cli.Result result = compile("digits", "--name", "digits");
    JsonNode report = json(Cli.files(folder).get("digits.report.json"));
    for (String field :
        List.of(
            "/schemaVersion",
            "/macs",
            "/arena/bytes",
            "/arena/lowerBoundBytes",
            "/persistentRamBytes",
            "/flash/constantBytes")) {
      assertThat(report.at(field).isIntegralNumber()).as(field).isTrue();
    }
    assertThat(report.at("/macs").asLong()).isEqualTo(53_952);
    assertThat(report.at("/arena/bytes").asLong())
        .isGreaterThanOrEqualTo(report.at("/arena/lowerBoundBytes").asLong());
    assertThat(report.at("/steps").isArray()).isTrue();
    long macs = 0;
    for (JsonNode step : report.at("/steps")) {
      assertThat(step.hasNonNull("operator") && step.hasNonNull("kernel")).isTrue();
      macs += step.at("/macs").asLong();
    }
    assertThat(macs).isEqualTo(report.at("/macs").asLong());
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void thePageTellsAllFieldsAndNoMore() throws IOException {
    ModelBuilder builder = new ModelBuilder();
    int x = builder.tensor(ModelBuilder.FLOAT32, 4);
    int y = builder.tensor(ModelBuilder.FLOAT32, 4);
    builder.custom("Unknown", new int[] {x}, new int[] {y});
    Path refused =
        Cli.write(folder.resolve("refused.tflite"), builder.inputs(x).outputs(y).build());
    JsonFields.assertComplete(
        "compile",
        json(
            compile("digits", "--json=-", "--name", "digits", "--signature=serving_default").out()),
        json(
            compile("digits_pruned_block_float", "--json=-", "--name", "sparse", "--densify=auto")
                .out()),
        json(
            compile(
                    "testvectors/depthwise_one_channel_multiplier8_int8",
                    "--json=-",
                    "--name",
                    "rewritten")
                .out()),
        json(
            compile(
                    "digits_densenet",
                    "--json=-",
                    "--input-shape=x=1,8,8,1",
                    "--input-type=uint8",
                    "--output-type=float32",
                    "--input-align=32",
                    "--output-align=32",
                    "--external-input",
                    "--external-output")
                .out()),
        json(compile("digits", "--json=-", "--name", "fed", "--feed-input").out()),
        json(
            compile(
                    "digits",
                    "--json=-",
                    "--operators",
                    Cli.example("user_operator/operators.json").toString())
                .out()),
        json(
            Cli.run("compile", Cli.model("digits"), "--target", "host", "-o", folder, "--json=-")
                .out()),
        json(compile("digits", "--json=-", "--max-flash", "1K").out()),
        json(onSplitBoard("digits_densenet")));
    JsonFields.assertComplete(
        "inspect",
        json(Cli.run("inspect", Cli.model("digits"), "--json=-").out()),
        json(Cli.run("inspect", Cli.model("digits"), "--json=-", "--target", "host").out()),
        json(Cli.run("inspect", refused, "--json=-").out()));
    String refusal =
        Cli.run("compile", refused, "--target", "cortex-m4", "-o", folder, "--json=-").out();
    JsonFields.assertComplete("refusal", json(refusal));
    JsonFields.assertComplete(
        "targets",
        json(Cli.run("targets", "--json=-").out()),
        json(Cli.run("targets", Cli.splitBoard(folder, "2K", "8K"), "--json=-").out()));
    Path problem = folder.resolve("problem.csv");
    Files.writeString(problem, "id,lower,upper,size\na,0,1,4\n");
    JsonFields.assertComplete(
        "plan",
        json(
            Cli.run(
                    "plan",
                    problem,
                    "--json=-",
                    "--capacity",
                    "4",
                    "-o",
                    folder.resolve("plan.csv"))
                .out()));
  }

  @Test
  void compilePrintsTheReportThatItWrites() {
    Cli.Result result = compile("digits", "--json=-", "--name", "digits");
    assertThat(result.out()).isEqualTo(Cli.files(folder).get("digits.report.json"));
  }

  @Test
  void inspectPrintsJson() {
    JsonNode model = json(Cli.run("inspect", Cli.model("digits"), "--json=-").out());
    assertThat(model.at("/macs").asLong()).isEqualTo(53_952);
    assertThat(model.at("/operators").size()).isEqualTo(8);
    JsonNode convolution = model.at("/operators/0");
    assertThat(convolution.at("/operator").asText()).isEqualTo("CONV_2D");
    assertThat(convolution.at("/options/activation").asText()).isEqualTo("RELU");
    assertThat(convolution.at("/inputs")).hasSize(3);
    JsonNode input = model.at("/tensors/" + model.at("/inputs/0").asInt());
    assertThat(input.at("/role").asText()).isEqualTo("input");
    assertThat(input.at("/type").asText()).isEqualTo("i8");
    assertThat(input.at("/shape").toString()).isEqualTo("[1,8,8,1]");
    assertThat(input.at("/bytes").asInt()).isEqualTo(64);
    assertThat(input.at("/quantization/zeroPoints/0").asInt()).isEqualTo(-128);
    assertThat(input.at("/quantization").has("axis")).isFalse();
    JsonNode filter = model.at("/tensors/" + convolution.at("/inputs/1").asInt());
    assertThat(filter.at("/role").asText()).isEqualTo("parameter");
    assertThat(filter.at("/quantization/scales").size())
        .isEqualTo(filter.at("/shape/" + filter.at("/quantization/axis").asInt()).asInt());
    assertThat(model.at("/parameterBytes").asLong()).isEqualTo(6_976);
    assertThat(model.at("/diagnostics").isEmpty()).isTrue();
  }

  /** The option takes a file or {@code -}, so that the word behind it is never the model. */
  @Test
  void jsonGoesToAFileBesideTheText() {
    Path file = folder.resolve("model.json");
    Cli.Result both = Cli.run("inspect", Cli.model("digits"), "--json", file);
    assertThat(both.exitCode()).as(both.err()).isZero();
    assertThat(both.out()).isEqualTo(Cli.run("inspect", Cli.model("digits")).out());
    assertThat(new String(Cli.read(file), UTF_8))
        .isEqualTo(Cli.run("inspect", Cli.model("digits"), "--json", "-").out());
    assertThat(Cli.run("inspect", Cli.model("digits"), "--json").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void targetsPrintsJson() {
    JsonNode targets = json(Cli.run("targets", "--json=-").out());
    assertThat(targets.at("/cores").findValuesAsText("name"))
        .contains(
            "cortex-m0plus",
            "cortex-m3",
            "cortex-m4",
            "cortex-m7",
            "cortex-m33",
            "cortex-m55",
            "host");
    JsonNode one = json(Cli.run("targets", "mps2-an386", "--json=-").out());
    assertThat(one.at("/boards").size()).isEqualTo(1);
    assertThat(one.at("/boards/0/flashBytes").asLong()).isPositive();
    assertThat(one.at("/boards/0/core").asText()).isEqualTo("cortex-m4");
  }

  private Cli.Result compile(String example, String... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("compile", Cli.model(example), "--target", "cortex-m4", "-o", folder));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private String onSplitBoard(String example) {
    Path board = Cli.splitBoard(folder, "2K", "8K");
    return Cli.run("compile", Cli.model(example), "--target", board, "-o", folder, "--json=-")
        .out();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
