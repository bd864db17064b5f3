package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.WaferException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect shows, also of models that cannot be compiled. */
class InspectCommandTest {
  private static final byte CONCATENATION = 2;
  private static final byte HASHTABLE = 126;

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
  void sparsityIsShown() {
    Cli.Result result = Cli.run("inspect", Cli.model("digits_pruned_block"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("DENSIFY", "sparse ");
  }

  /** Both damaged operators are named, each in a line of its own. */
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
  void anUnreadableModelIs1() {
    byte[] model = Cli.read(Cli.model("digits"));
    Path half = Cli.write(folder.resolve("m.tflite"), Arrays.copyOf(model, model.length / 2));
    Cli.Result result = Cli.run("inspect", half);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).startsWith("wafer: error: W00");
  }

  /** A model whose two concatenations have become an operator that is not supported. */
  private static byte[] unsupported() {
    byte[] model = Cli.read(Cli.model("testvectors/concat_nested_int8"));
    for (int at = 0; at < model.length; at++) {
      if (model[at] == CONCATENATION) {
        byte[] changed = model.clone();
        changed[at] = HASHTABLE;
        if (unsupported(changed) == 2) {
          return changed;
        }
      }
    }
    throw new AssertionError("no byte is the operator's code");
  }

  private static int unsupported(byte[] model) {
    try {
      return TfliteImporter.importModel(model).unsupported().size();
    } catch (WaferException e) {
      return 0;
    }
  }
}
