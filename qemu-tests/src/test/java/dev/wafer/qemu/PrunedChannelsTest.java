package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.emulation.verify.ModelVerifier;
import dev.wafer.emulation.verify.VerifyReport;
import dev.wafer.emulation.verify.VerifyRequest;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models with dead filters on an emulated board, with and without their removal. The filters are
 * planted into the file: three of eight in each convolution, the same in all of them, so that the
 * branches of residual sums agree.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class PrunedChannelsTest {
  @ParameterizedTest
  @CsvSource({
    "examples, digits",
    "examples, digits_densenet",
    "golden, mlpt_kws_ref_model",
    "golden, mlpt_pretrainedResnet_quant"
  })
  void deadChannelsCostNothing(String kind, String name, Toolchain toolchain) {
    Path folder =
        kind.equals("golden")
            ? RecordedModel.goldenFolder()
            : RecordedModel.repository().resolve("examples");
    assumeTrue(Files.isDirectory(folder), "no models at " + folder + "; set WAFER_GOLDEN");
    RecordedModel model = RecordedModel.read(folder.resolve(name));
    byte[] planted = planted(model.model());

    VerifyReport kept = verify(model, planted, false, toolchain);
    VerifyReport pruned = verify(model, planted, true, toolchain);

    print(kept, "kept");
    print(pruned, "removed");
    assertThat(kept.exact()).isTrue();
    assertThat(pruned.exact()).isTrue();
    assertThat(pruned.compilation().rewrites().channelPruning().channels()).isPositive();
    assertThat(pruned.compilation().parameters()).isLessThan(kept.compilation().parameters());
    assertThat(pruned.macs()).isLessThan(kept.macs());
    assertThat(pruned.instructions()).isLessThan(kept.instructions());
    assertThat(flash(pruned)).isLessThan(flash(kept));
    assertThat(pruned.arenaBytes()).isLessThanOrEqualTo(kept.arenaBytes());
  }

  private static VerifyReport verify(
      RecordedModel model, byte[] bytes, boolean prune, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve("cortex-m4");
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    CompileRequest options =
        CompileRequest.builder(target)
            .name(model.name())
            .origin("model.tflite")
            .pruneChannels(prune)
            .build();
    return new ModelVerifier(toolchain)
        .verify(
            new VerifyRequest(
                Bytes.wrap(bytes),
                options,
                board,
                model.inputs().subList(0, 1),
                Optional.empty(),
                List.of("-O2")));
  }

  private static long flash(VerifyReport report) {
    return report.flash().text() + report.flash().rodata() + report.flash().weights();
  }

  /** A row of the table in docs/BENCHMARKS.md. */
  private static void print(VerifyReport report, String channels) {
    System.out.printf(
        Locale.ROOT,
        "| %s, dead channels %s | %,d | %,d | %,d | %,d | %,d |%n",
        report.name(),
        channels,
        report.compilation().parameters(),
        flash(report),
        report.macs(),
        report.instructions(),
        report.arenaBytes());
  }

  /** The model with some filters, and their biases, zeroed. */
  private static byte[] planted(byte[] model) {
    byte[] result = model.clone();
    Graph graph = TfliteImporter.importModel(model).compilable().main();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv2d && !graph.outputs().contains(node.output())) {
        zeroRows(graph, node.input(1), model, result);
        zeroRows(graph, node.input(2), model, result);
      }
    }
    return result;
  }

  private static void zeroRows(Graph graph, Value value, byte[] model, byte[] result) {
    Optional<DenseConstant> constant = graph.dense(value);
    if (constant.isEmpty()) {
      return;
    }
    byte[] data = constant.get().data().toArray();
    int at = indexOf(model, data);
    int rows = value.shape().dim(0);
    int rowBytes = data.length / rows;
    for (int row = 0; row < rows; row++) {
      if (row % 8 == 1 || row % 8 == 3 || row % 8 == 6) {
        Arrays.fill(result, at + row * rowBytes, at + (row + 1) * rowBytes, (byte) 0);
      }
    }
  }

  private static int indexOf(byte[] file, byte[] data) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String part = new String(data, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(part);
    assertThat(at).isNotNegative().isEqualTo(text.lastIndexOf(part));
    return at;
  }
}
