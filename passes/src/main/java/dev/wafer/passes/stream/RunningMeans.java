package dev.wafer.passes.stream;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mean of a whole plane, taken row by row: sums that grow with each row, and a mean of them
 * once all rows are there.
 */
final class RunningMeans {
  /** Sums of so many bytes and of what they are offset by are far inside 32 bits. */
  private static final long MOST_PIXELS = 1 << 20;

  private static final List<Integer> PLANE_AXES = List.of(1, 2);

  /** The types of planes, and of their sums. */
  private static final Map<DataType, DataType> SUMS =
      Map.of(DataType.INT8, DataType.INT32, DataType.FLOAT32, DataType.FLOAT32);

  private RunningMeans() {}

  /** Whether a node gives the mean of each channel of a plane of INT8 or FLOAT32. */
  static boolean isMean(Node node) {
    if (node.inputs().isEmpty()
        || !RowRule.isPlane(node.input(0))
        || node.outputs().size() != 1
        || !SUMS.containsKey(node.input(0).dataType())
        || node.output().dataType() != node.input(0).dataType()
        || pixels(node.input(0)) > MOST_PIXELS) {
      return false;
    }
    if (node.op() instanceof Pool2d pool) {
      Plane plane = Plane.of(node);
      return pool.fn() == PoolFn.AVERAGE
          && plane.window().padding().equals(Padding.NONE)
          && plane.filterH() == plane.inH()
          && plane.filterW() == plane.inW();
    }
    return node.op() instanceof Reduce reduce
        && reduce.fn() == ReduceFn.MEAN
        && reduce.axes().equals(PLANE_AXES);
  }

  private static long pixels(Value plane) {
    return (long) plane.shape().dim(1) * plane.shape().dim(2);
  }

  /** The nodes of a part, a mean at its end in two of them. */
  static List<Node> apart(Graph graph, List<Node> nodes) {
    Node mean = nodes.get(nodes.size() - 1);
    if (!isMean(mean)) {
      return nodes;
    }
    Value plane = mean.input(0);
    Value sums =
        new Value(
            1 + graph.values().mapToInt(Value::id).max().orElse(0),
            mean.output().name() + ": sums",
            plane
                .type()
                .withDataType(SUMS.get(plane.dataType()))
                .withShape(Shape.of(1, 1, 1, plane.shape().dim(3))));
    List<Node> apart = new ArrayList<>(nodes.subList(0, nodes.size() - 1));
    apart.add(
        new Node(
            1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0),
            new PlaneSums(false),
            List.of(plane),
            List.of(sums),
            mean.operatorIndex()));
    apart.add(
        new Node(
            mean.id(),
            finish(mean.op(), (int) pixels(plane)),
            List.of(sums),
            mean.outputs(),
            mean.operatorIndex()));
    return apart;
  }

  private static Op finish(Op mean, int pixels) {
    return mean instanceof Pool2d pool
        ? new MeanOfSums(pixels, true, pool.activation())
        : new MeanOfSums(pixels, false, Activation.NONE);
  }
}
