package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.dense;
import static dev.wafer.emitter.testing.Int8Layers.depthwise;
import static dev.wafer.emitter.testing.Int8Layers.pool;
import static dev.wafer.emitter.testing.Int8Layers.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.TargetCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Estimated instructions for each product of weights, or each element of a sum, in bands that are
 * wide but narrower than a power of ten to either side: what a slip in a formula does shows without
 * a board. How near the estimates are is for boards to say.
 */
final class EstimatesTest {
  @ParameterizedTest(name = "{0}, {1}: {3} to {4} instructions each")
  @CsvSource({
    "cortex-m0plus, conv, conv_2d_gathered_s8, 1.5, 16",
    "cortex-m0plus, pointwise, conv_2d_pointwise_s8, 1.5, 18",
    "cortex-m0plus, depthwise, depthwise_conv_2d_s8, 5, 60",
    "cortex-m0plus, dense, fully_connected_s8, 1.5, 18",
    "cortex-m0plus, sum, binary_integer, 25, 300",
    "cortex-m0plus, sum, add_s8, 20, 150",
    "cortex-m0plus, equal scales, add_linear_s8, 10, 60",
    "cortex-m4, equal scales, add_linear_s8, 4, 24",
    "cortex-m3, sum, add_s8, 8, 60",
    "cortex-m4, conv, conv_2d_s8, 1.4, 12",
    "cortex-m4, conv, conv_2d_s8_dsp, 0.3, 2.7",
    "cortex-m4, pointwise, conv_2d_s8_dsp, 0.3, 3",
    "cortex-m4, depthwise, depthwise_conv_3x3_s8_dsp, 0.8, 7",
    "cortex-m4, dense, fully_connected_s8_dsp, 0.3, 3",
    "cortex-m4, dense, fully_connected_rows_s8_dsp, 0.7, 6",
    "cortex-m4, sum, add_s8_dsp, 7, 60",
    "cortex-m4, pool, pool_2d_integer, 30, 250",
    "cortex-m4, pool, max_pool_2d_s8_dsp, 7, 60",
    "cortex-m55, conv, conv_2d_s8_mve, 0.07, 0.6",
    "cortex-m55, pointwise, conv_2d_s8_mve, 0.1, 0.9",
    "cortex-m55, depthwise, depthwise_conv_2d_s8_mve, 0.5, 4.5",
    "cortex-m55, dense, fully_connected_s8_mve, 0.06, 0.55",
    "cortex-m4, mean pool, average_pool_2d_s8_dsp, 8, 80",
    "cortex-m55, pool, pool_2d_s8_mve, 1.6, 16",
    "cortex-m55, mean pool, pool_2d_s8_mve, 4, 40",
    "cortex-m55, sum, add_s8_mve, 2, 20"
  })
  void estimatesAreNearWhatACoreNeeds(
      String core, String layer, String kernel, double least, double most) {
    Graph graph = graph(layer);
    KernelRequest request =
        new KernelRequest(
            graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow());
    KernelBinding binding =
        new KernelTable(KernelRegistry.standard())
            .bindings(request)
            .filter(b -> b.kernel().equals(kernel))
            .findFirst()
            .orElseThrow();

    assertThat(
            (double) binding.pricedFor(request.core()).instructions()
                / products(graph.nodes().get(0)))
        .isBetween(least, most);
  }

  private static Graph graph(String layer) {
    return switch (layer) {
      case "conv" -> conv("conv", 16, 16, 32, 32, 3, 3, 1, 1, Activation.RELU).graph();
      case "pointwise" -> conv("pointwise", 16, 16, 64, 64, 1, 1, 1, 1, Activation.RELU).graph();
      case "depthwise" -> depthwise("depthwise", 32, 32, 32, 32, 3, 3, 1, Activation.RELU).graph();
      case "dense" -> dense("dense", 1, 512, 128, Activation.NONE).graph();
      case "mean pool" -> pool(PoolFn.AVERAGE, "pool", 32, 32, 32, 3, 2, Activation.NONE).graph();
      case "pool" -> pool(PoolFn.MAX, "pool", 32, 32, 32, 3, 2, Activation.NONE).graph();
      case "equal scales" ->
          sum("sum", new Binary(BinaryFn.ADD, Activation.NONE), 0.05f, 0.05f, 0.07f).graph();
      default -> sum("sum", new Binary(BinaryFn.ADD, Activation.NONE), 0.1f, 0.03f, 0.12f).graph();
    };
  }

  /** Products of weights, or elements of a sum or a pooled plane. */
  private static long products(Node node) {
    long outputs = node.output().shape().elements();
    if (node.inputs().size() < 2 || node.op() instanceof Binary) {
      return outputs;
    }
    var weights = node.input(1).shape();
    int channels = weights.dim(node.op() instanceof DepthwiseConv2d ? weights.rank() - 1 : 0);
    return outputs * (weights.elements() / channels);
  }
}
