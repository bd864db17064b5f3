package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --block-sparse}: weights in blocks of the user's choice. */
class BlockSparseOptionTest {
  private static final String DENSE = "MatMul";

  @TempDir Path folder;

  @Test
  void theReportShowsTheBlocksOfTheWeights() {
    Cli.Result result = compile("digits_pruned_block", "--json=-", "--block-sparse", "*=1x16");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("\"blockShape\" : \"1x16\"", "\"blocks\" : 4096", "\"nonzeroBlocks\" : 819");
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .contains("| **direct** | sparse 1x16: 819 of 4096 blocks |");
  }

  @Test
  void theLastMatchCountsAndTheRestStays() {
    Cli.Result result =
        compile(
            "digits_pruned_block",
            "--block-sparse",
            "*=4x4",
            "--block-sparse",
            "*dense_2*=8x3",
            "--densify-tensor",
            "*dense_2*=fold");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .contains("| **direct** | sparse 8x3:", "| **direct** | sparse 4x4:")
        .doesNotContain("| **fold** |");
  }

  @Test
  void aPatternPassesOverWeightsWithoutSuchAKernel() {
    Cli.Result result = compile("digits", "--block-sparse", "*=4x4");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    // There are depthwise convolutions among the layers.
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .contains("| **direct** | sparse 4x4:", "| **fold** | dense");
  }

  @Test
  void withoutABudgetNoSparseKernelComesInForATinyWeight() {
    Cli.Result result = compile("digits_pruned", "--densify", "auto");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    // The last layer, 640 weights: a sparse form would save half of its 1,600 instructions.
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .containsPattern("\\| 65536 \\| 52429 \\| \\*\\*direct\\*\\*")
        .containsPattern("\\| 640 \\| 2 \\| \\*\\*fold\\*\\*");
  }

  @Test
  void theVectorExtensionKeepsItsDenseKernels() {
    // Sparse kernels for it there are none; those for every core would take four times as long.
    Cli.Result result =
        Cli.run(
            "compile",
            Cli.model("digits_pruned_block"),
            "--target",
            "cortex-m55",
            "--name",
            "model",
            "--densify",
            "auto",
            "-o",
            folder.resolve("out"));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .contains("| **fold** |", "fully_connected_s8_mve")
        .doesNotContain("| **direct** |");
  }

  @Test
  void floatsAndBlocksThatDoNotDivideTheSizes() {
    Cli.Result result =
        compile("testvectors/fully_connected_float32", "--block-sparse", "MatMul=8x4");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    // 12 outputs in 2 strips, 15 inputs in 4 blocks.
    assertThat(Cli.read(folder.resolve("out/model.report.md")))
        .asString()
        .contains("| **direct** | sparse 8x4: 8 of 8 blocks |");
  }

  @Test
  void aShapeThatNoKernelHasIsAUsageError() {
    for (String shape : List.of("3x2", "4", "4x65", "0x1", "axb", "")) {
      Cli.Result result = compile("digits", "--block-sparse", DENSE + "=" + shape);
      assertThat(result.exitCode()).as(shape).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).contains("--block-sparse", "a block");
    }
    assertThat(compile("digits", "--block-sparse", "4x4").err()).contains("PATTERN=RxC");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aNameThatNoWeightsHaveIsRefused() {
    Cli.Result result =
        compile("testvectors/fully_connected_float32", "--block-sparse", "MatMull=4x4");
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("W009", "no weights go by a name", "MatMull");
  }

  @Test
  void aLayerWithoutSuchAKernelIsRefusedByItsName() {
    for (String pattern : List.of("tfl.pseudo_qconst1", "*")) {
      Cli.Result result =
          compile("testvectors/depthwise_same_int8", "--block-sparse", pattern + "=4x4");
      assertThat(result.exitCode()).as(pattern).isEqualTo(ExitCode.MODEL);
      assertThat(result.err())
          .contains("no kernel reads these weights in blocks of 4x4")
          .contains("DEPTHWISE_CONV_2D", "tfl.pseudo_qconst1", "supported: FULLY_CONNECTED");
    }
  }

  private Cli.Result compile(String example, String... options) {
    List<Object> arguments = new ArrayList<>(List.of("compile", Cli.model(example)));
    arguments.addAll(
        List.of("--target", "cortex-m4", "--name", "model", "-o", folder.resolve("out")));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }
}
