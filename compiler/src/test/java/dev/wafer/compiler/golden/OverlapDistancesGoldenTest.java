package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.testing.WalkedOverlaps;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Pool2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The distances of every window in the golden models are those that a walk over all pixels finds.
 */
class OverlapDistancesGoldenTest {
  @Test
  void windowsOfTheGoldenModels() throws IOException {
    List<GoldenModel> models = GoldenFolder.models(GoldenFolder.location());
    assumeTrue(
        !models.isEmpty(),
        "skipped: no golden vectors at " + GoldenFolder.location() + "; set WAFER_GOLDEN");
    Set<Plane> planes = new LinkedHashSet<>();
    for (GoldenModel model : models) {
      Path file = GoldenFolder.location().resolve(model.name()).resolve("model.tflite");
      for (Node node :
          TfliteImporter.importModel(Files.readAllBytes(file)).model().main().nodes()) {
        if (node.op() instanceof Conv2d
            || node.op() instanceof DepthwiseConv2d
            || node.op() instanceof Pool2d) {
          planes.add(Plane.of(node));
        }
      }
    }
    assertThat(planes).hasSizeGreaterThan(100);
    for (Plane plane : planes) {
      for (int pixels = 1; pixels <= 4; pixels++) {
        for (WindowOverlap.Rest rest : WindowOverlap.Rest.values()) {
          WindowOverlap once = WindowOverlap.byPixel(plane, 1).inGroupsOf(pixels, rest);
          check(once.readingLoosely(3));
          check(once.rereading(plane.outC() - 1L));
        }
      }
    }
  }

  private static void check(WindowOverlap window) {
    assertThat(window.rules()).as("%s", window).isEqualTo(WalkedOverlaps.window(window));
  }
}
