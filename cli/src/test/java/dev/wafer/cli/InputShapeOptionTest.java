package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.ModelBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of which the file leaves extents open. */
class InputShapeOptionTest {
  private static final int ADD = 0;
  private static final int ADD_OPTIONS = 11;

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void write() {
    ModelBuilder builder = new ModelBuilder();
    int x = builder.add(builder.table(ModelBuilder.FLOAT32, 0, 1, 1, 3).int32s(7, -1, -1, 3));
    int y = builder.add(builder.table(ModelBuilder.FLOAT32, 0, 1, 1, 3).int32s(7, -1, -1, 3));
    builder.operator(ADD, new int[] {x, x}, new int[] {y}, ADD_OPTIONS, ModelBuilder.options());
    builder.inputs(x).outputs(y).signature("serve", "image", x, "twice", y);
    model = Cli.write(folder.resolve("m.tflite"), builder.build());
  }

  @Test
  void theShapeThatIsGivenStandsInCodeAndReports() throws Exception {
    Cli.Result result = compile("--input-shape", "image=1,5,3");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).doesNotContain("warning");
    assertThat(Cli.files(folder).get("m.h")).contains("#define M_INPUT_0_DIM_1 5");
    var report = new ObjectMapper().readTree(Cli.files(folder).get("m.report.json"));
    assertThat(report.at("/build/options/inputShapes/0").asText()).isEqualTo("image=1,5,3");
    assertThat(report.at("/outputs/0/shape/1").asInt()).isEqualTo(5);
  }

  @Test
  void everyCommandTakesIt() {
    assertThat(Cli.run("inspect", model, "--input-shape", "image=1,5,3").out())
        .contains("input     image = f32[1x5x3] t0");
    Path input = Cli.write(folder.resolve("in.bin"), new byte[1 * 5 * 3 * 4]);
    Cli.Result ran =
        Cli.run("run", model, "-i", input, "-o", folder, "--input-shape", "image=1,5,3");
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("out_0.bin")).hasSize(1 * 5 * 3 * 4);
  }

  @Test
  void withoutItAWarningSaysWhatWasTaken() {
    assertThat(compile().err())
        .containsOnlyOnce(
            "leaves 2 extents of input 'image' open, [-1, -1, 3]: [1, 1, 3] is taken");
  }

  @Test
  void whatIsNoShapeOrDoesNotFitIsRefused() {
    assertThat(compile("--input-shape", "image").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(compile("--input-shape", "image=1,x").exitCode()).isEqualTo(ExitCode.USAGE);
    Cli.Result other = compile("--input-shape", "image=1,5,4");
    assertThat(other.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(other.err()).contains("[1, 5, 4]", "[-1, -1, 3]");
  }

  private Cli.Result compile(String... more) {
    Object[] all = new Object[6 + more.length];
    Object[] first = {"compile", model, "--target", "cortex-m3", "-o", folder};
    System.arraycopy(first, 0, all, 0, 6);
    System.arraycopy(more, 0, all, 6, more.length);
    return Cli.run(all);
  }
}
