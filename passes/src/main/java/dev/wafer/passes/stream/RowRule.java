package dev.wafer.passes.stream;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.ByteTable;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.analysis.ZeroCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a node that can be computed for some of its rows needs for them. The rows of a node are the
 * result of the same operator on the rows that they need, with the padding that lies beside those.
 */
public final class RowRule {
  static final int HEIGHT = 1;

  private static final Set<Class<? extends Op>> WINDOWED =
      Set.of(Conv2d.class, DepthwiseConv2d.class, Pool2d.class);

  private static final Set<Class<? extends Op>> ROWWISE =
      Set.of(
          Unary.class,
          Binary.class,
          LeakyRelu.class,
          Gelu.class,
          ByteTable.class,
          Cast.class,
          Quantize.class,
          Dequantize.class);

  /** Of one plane, without conditions. */
  private static final Set<Class<? extends Op>> REARRANGED =
      Set.of(Resize.class, DepthToSpace.class, SpaceToDepth.class);

  private RowRule() {}

  /** Whether a value is one image whose rows lie one behind the other. */
  public static boolean isPlane(Value value) {
    return value.isPresent() && value.shape().rank() == 4 && value.shape().dim(0) == 1;
  }

  /** Whether a node's rows can be computed from some rows of what it reads. */
  public static boolean holds(Graph graph, Node node) {
    if (node.outputs().size() != 1 || !isPlane(node.output()) || node.op().writesState()) {
      return false;
    }
    if (WINDOWED.contains(node.op().getClass())) {
      return isFixedWindow(graph, node)
          && Plane.of(node).window().meetsInput(Plane.of(node).filterH(), Plane.of(node).filterW());
    }
    if (node.op() instanceof TransposeConv) {
      return isFixedWindow(graph, node)
          && RowNeeds.Spreading.of(node).reaches(height(node.output()));
    }
    if (node.op() instanceof Pad pad) {
      return keepsBatches(pad)
          && isRuntimePlane(graph, node.input(0))
          && node.inputs().stream().skip(1).allMatch(input -> isFixed(graph, input));
    }
    if (REARRANGED.contains(node.op().getClass())) {
      return isRuntimePlane(graph, node.input(0));
    }
    if (node.op() instanceof Concatenation concat) {
      return concat.axis() > HEIGHT
          && !concat.alters(node)
          && node.inputs().stream().allMatch(input -> isRuntimePlane(graph, input));
    }
    return ROWWISE.contains(node.op().getClass())
        && node.inputs().stream().allMatch(input -> isRowwise(graph, node, input))
        && node.inputs().stream().anyMatch(input -> isRuntimePlane(graph, input));
  }

  /** Whether a node computes each element from those at its place. */
  static boolean isElementwise(Node node) {
    return ROWWISE.contains(node.op().getClass());
  }

  /** Whether a node computes each element from the one at its place and from constant numbers. */
  static boolean isFunction(Graph graph, Node node) {
    return isElementwise(node)
        && node.outputs().size() == 1
        && node.inputs().stream().filter(input -> !isFixed(graph, input)).count() == 1
        && (!(node.op() instanceof Binary)
            || node.inputs().stream()
                .filter(input -> isFixed(graph, input))
                .allMatch(input -> input.shape().elements() == 1));
  }

  /** Whether a window with constant weights, if any, slides over a plane. */
  private static boolean isFixedWindow(Graph graph, Node node) {
    return isRuntimePlane(graph, node.input(0))
        && node.inputs().stream().skip(1).allMatch(input -> isFixed(graph, input))
        && !isScaledAsAWhole(node)
        && !hasOtherForms(graph, node);
  }

  private static boolean keepsBatches(Pad pad) {
    return pad.before().get(0) == 0 && pad.after().get(0) == 0;
  }

  /** A hybrid layer scales its input by the largest element of the whole plane. */
  static boolean isScaledAsAWhole(Node node) {
    return node.input(0).dataType() == DataType.FLOAT32
        && node.input(1).isPresent()
        && node.input(1).dataType() != DataType.FLOAT32;
  }

  /**
   * Whether weights are mostly zeros, so that they may lie in flash in another form, which rows
   * would expand again and again. Where the zeros take less than the planes that rows may do
   * without, that form saves less than rows do.
   */
  private static boolean hasOtherForms(Graph graph, Node node) {
    Value weights = node.input(1);
    long planes = Math.max(node.input(0).type().sizeBytes(), node.output().type().sizeBytes());
    return weights.isPresent()
        && weights.type().sizeBytes() > planes
        && graph
            .dense(weights)
            .map(
                constant ->
                    2 * ZeroCounter.zeros(constant) > constant.shape().elements()
                        && weights.dataType().sizeBytes(ZeroCounter.zeros(constant)) > planes)
            .orElse(false);
  }

  private static boolean isFixed(Graph graph, Value value) {
    return value.isAbsent() || graph.constant(value).isPresent();
  }

  private static boolean isRuntimePlane(Graph graph, Value value) {
    return isPlane(value) && graph.constant(value).isEmpty() && !graph.isVariable(value);
  }

  private static boolean isRowwise(Graph graph, Node node, Value input) {
    if (isFixed(graph, input)) {
      return input.isAbsent() || input.shape().rank() < 3 || input.shape().dim(-3) == 1;
    }
    return isRuntimePlane(graph, input) && height(input) == height(node.output());
  }

  /** Rows of a plane; one for what is none. */
  public static int height(Value value) {
    return isPlane(value) ? value.shape().dim(HEIGHT) : 1;
  }

  /** Rows that a node goes through: those of its output, or those whose mean it takes. */
  public static int steps(Node node) {
    return height(RunningMeans.isMean(node) ? node.input(0) : node.output());
  }

  /** The operator that computes these rows of the node from the rows that they need. */
  static Op operator(RowEvent event) {
    Node node = event.node();
    Rows out = event.output();
    if (node.op() instanceof PlaneSums) {
      return new PlaneSums(event.inputs().get(0).orElseThrow().first() > 0);
    }
    if (node.op() instanceof Resize) {
      return ResizedParts.operator(node, out);
    }
    if (node.op() instanceof TransposeConv op) {
      RowNeeds.Spreading window = RowNeeds.Spreading.of(node);
      return withRows(op, window.above(out.first()), window.below(out.end()));
    }
    return RowNeeds.sliding(node).map(window -> onRows(node.op(), window, out)).orElse(node.op());
  }

  /** A sliding operator on the rows that it needs, with the padding that lies beside those. */
  private static Op onRows(Op op, RowNeeds.Sliding sliding, Rows out) {
    int above = Math.max(0, -sliding.begin(out.first()));
    int below = Math.max(0, sliding.finish(out.end()) - sliding.height());
    if (op instanceof Pad pad) {
      return new Pad(
          withRows(pad.before(), Math.min(above, out.count())),
          withRows(pad.after(), Math.min(below, out.count())));
    }
    return withRows(op.sliding().orElseThrow(), above, below);
  }

  private static Windowed withRows(Windowed op, int above, int below) {
    Padding padding = op.window().padding();
    return op.withWindow(
        op.window().withPadding(new Padding(above, below, padding.left(), padding.right())));
  }

  private static List<Integer> withRows(List<Integer> border, int rows) {
    List<Integer> changed = new ArrayList<>(border);
    changed.set(HEIGHT, rows);
    return changed;
  }

  /** The type of some rows of a plane. */
  static TensorType type(Value value, int rows) {
    if (!isPlane(value)) {
      return value.type();
    }
    Shape shape = value.shape();
    return value.type().withShape(Shape.of(1, rows, shape.dim(2), shape.dim(3)));
  }

  /** Bytes of a row of a plane; all of them of what is none. */
  public static long rowBytes(Value value) {
    return type(value, 1).sizeBytes();
  }
}
