package dev.wafer.passes.stream;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
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
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.analysis.ZeroCounter;
import java.util.Optional;
import java.util.Set;

/**
 * What a node that can be computed for some of its rows needs for them. The rows of a node are the
 * result of the same operator on the rows that they need, with the padding that lies beside those.
 */
public final class RowRule {
  private static final int HEIGHT = 1;

  private static final Set<Class<? extends Op>> WINDOWED =
      Set.of(Conv2d.class, DepthwiseConv2d.class, Pool2d.class);

  private static final Set<Class<? extends Op>> ROWWISE =
      Set.of(
          Unary.class, Binary.class, LeakyRelu.class, Gelu.class, Quantize.class, Dequantize.class);

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
      return isRuntimePlane(graph, node.input(0))
          && node.inputs().stream().skip(1).allMatch(input -> isFixed(graph, input))
          && !isScaledAsAWhole(node)
          && !isMostlyZeros(graph, node.input(1))
          && Plane.of(node).window().meetsInput(Plane.of(node).filterH(), Plane.of(node).filterW());
    }
    if (node.op() instanceof Pad pad) {
      return keepsRows(pad) && isRuntimePlane(graph, node.input(0));
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

  /** Whether nothing is added above or below the rows. */
  private static boolean keepsRows(Pad pad) {
    return pad.before().subList(0, HEIGHT + 1).stream().allMatch(rows -> rows == 0)
        && pad.after().subList(0, HEIGHT + 1).stream().allMatch(rows -> rows == 0);
  }

  /** A hybrid layer scales its input by the largest element of the whole plane. */
  private static boolean isScaledAsAWhole(Node node) {
    return node.input(0).dataType() == DataType.FLOAT32
        && node.input(1).isPresent()
        && node.input(1).dataType() != DataType.FLOAT32;
  }

  /** Weights that may lie in flash in another form, which rows would expand again and again. */
  private static boolean isMostlyZeros(Graph graph, Value weights) {
    return graph
        .dense(weights)
        .map(constant -> 2 * ZeroCounter.zeros(constant) > constant.shape().elements())
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

  /**
   * The rows of a plane that a node reads to compute some of its rows.
   *
   * @param window how the node's window lies over the plane, if it has one
   */
  static Rows needs(Optional<Plane> window, Rows out) {
    if (window.isEmpty()) {
      return out;
    }
    Plane plane = window.get();
    return new Rows(
        Math.min(Math.max(0, first(plane, out)), plane.inH()),
        Math.min(Math.max(0, end(plane, out)), plane.inH()));
  }

  /** The first row under the first window; negative where that is padding. */
  private static int first(Plane plane, Rows out) {
    return out.first() * plane.strideH() - plane.top();
  }

  /** The row behind the last window; beyond the plane where that ends in padding. */
  private static int end(Plane plane, Rows out) {
    int lastFirst = (out.end() - 1) * plane.strideH() - plane.top();
    return lastFirst + (int) plane.window().spanH(plane.filterH());
  }

  /** The operator that computes these rows of the node from the rows that they need. */
  static Op operator(RowEvent event) {
    Node node = event.node();
    Rows out = event.output();
    if (node.op() instanceof PlaneSums) {
      return new PlaneSums(event.inputs().get(0).orElseThrow().first() > 0);
    }
    Optional<Windowed> windowed = node.op().sliding();
    if (windowed.isEmpty()) {
      return node.op();
    }
    Plane plane = Plane.of(node);
    Window window = plane.window();
    Padding padding = window.padding();
    return windowed
        .get()
        .withWindow(
            window.withPadding(
                new Padding(
                    Math.max(0, -first(plane, out)),
                    Math.max(0, end(plane, out) - plane.inH()),
                    padding.left(),
                    padding.right())));
  }

  /** The type of some rows of a plane. */
  static TensorType type(Value value, int rows) {
    if (!isPlane(value)) {
      return value.type();
    }
    Shape shape = value.shape();
    return value.type().withShape(Shape.of(1, rows, shape.dim(2), shape.dim(3)));
  }

  /** Bytes of a row of a plane. */
  static long rowBytes(Value value) {
    return type(value, 1).sizeBytes();
  }
}
