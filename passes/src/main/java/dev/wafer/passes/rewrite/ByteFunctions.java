package dev.wafer.passes.rewrite;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.ByteTable;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.List;
import java.util.Optional;

/**
 * Gives several nodes that compute a function of one byte, element by element, the form of one
 * table of 256 values: {@code x * LOGISTIC(x)}, two requantizations in a row, a function between
 * DEQUANTIZE and QUANTIZE.
 *
 * <p>The table is what the reference computes for each byte, so the bits stay. What lies between is
 * replaced where nothing else reads it, or where the last node reads the byte itself and would be
 * left a function of two values. It leaves alone what has a clamp or arithmetic on bytes for nearly
 * all it does: kernels of vectors take less for that than a table does.
 */
public final class ByteFunctions implements Pass {
  /** Of arithmetic alone: as many nodes, which take longer than a table on any core. */
  private static final int LEAST_ARITHMETIC = 3;

  /** Where no node has a table already: this many elements, for its flash has to save some work. */
  private static final int LEAST_ELEMENTS = 2 * ByteTable.VALUES;

  @Override
  public String name() {
    return "byte-functions";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    List<Integer> ids = editor.nodeIds();
    // From the end, so that the longest of overlapping functions is found first.
    for (int i = ids.size() - 1; i >= 0; i--) {
      int id = ids.get(i);
      if (editor.contains(id)) {
        Optional<ByteRegion> region = ByteRegion.endingAt(graph, editor, id);
        region
            .filter(ByteFunctions::pays)
            .ifPresent(
                found -> {
                  context.remark(
                      this,
                      editor.node(id),
                      found.nodes().size() + " nodes became a table of the function of one byte");
                  replace(editor, found);
                });
      }
    }
    return editor.build();
  }

  private static boolean pays(ByteRegion region) {
    if (region.nodes().stream().anyMatch(ByteRegion::isTable)) {
      return true;
    }
    boolean arithmetic = region.nodes().stream().allMatch(ByteRegion::isOfBytes);
    return region.last().output().shape().elements() >= LEAST_ELEMENTS
        && (!arithmetic || region.nodes().size() >= LEAST_ARITHMETIC);
  }

  private static void replace(GraphEditor editor, ByteRegion region) {
    Node last = region.last();
    DataType type = last.output().dataType();
    Bytes values = Bytes.wrap(region.values(editor));
    Value table =
        editor.addConstant(
            last.output().name() + "_table",
            new DenseConstant(type, Shape.of(ByteTable.VALUES), values),
            last.output().quantization());
    editor.replace(
        last.id(),
        editor.newNode(
            new ByteTable(),
            List.of(region.argument(), table),
            last.outputs(),
            last.operatorIndex()));
    for (Node node : region.inner()) {
      if (editor.users(node.output()).isEmpty() && !editor.isOutput(node.output())) {
        editor.remove(node.id());
      }
    }
    region.nodes().stream()
        .flatMap(node -> node.inputs().stream())
        .filter(input -> editor.constant(input).isPresent())
        .forEach(editor::removeIfUnused);
  }
}
