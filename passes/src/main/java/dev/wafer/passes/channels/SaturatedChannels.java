package dev.wafer.passes.channels;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gives channels of unusual scales, whose sums all scale to one output whatever the input, weights
 * of zero and a bias that scales to the same.
 *
 * <p>Converters write such channels where batch normalization has driven a filter to zero: scales
 * of 1e-9, and a bias that decides everything. Their factors are out of the range that fast kernels
 * take, so that one of them makes a whole layer slow; with weights of zero {@link ChannelPruning}
 * can take the channel out.
 *
 * <p>It looks at layers of INT8 with constant, dense weights and biases. What a sum can be follows
 * from the weights, the bias and what the input's producer can put out; scaling is monotonic, so
 * that both ends of the range tell about all between. Where the sums could wrap it leaves a channel
 * alone. Channels of usual numbers stay, too: layers with some channels less can be slower.
 */
public final class SaturatedChannels implements Pass {
  @Override
  public String name() {
    return "saturated-channels";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Optional<SaturableLayer> layer = SaturableLayer.of(editor, editor.node(id));
      layer.ifPresent(found -> simplify(editor, editor.node(id), found, context));
    }
    return editor.build();
  }

  private void simplify(GraphEditor editor, Node node, SaturableLayer layer, PassContext context) {
    List<Integer> saturated =
        IntStream.range(0, layer.channels()).filter(layer::isSaturated).boxed().toList();
    if (saturated.isEmpty()) {
      return;
    }
    saturated.forEach(layer::silence);
    layer.replaceIn(editor);
    context.remark(
        this,
        node,
        String.format(
            Locale.ROOT,
            "%d of %d channels put out one value, whatever the input",
            saturated.size(),
            layer.channels()));
  }
}
