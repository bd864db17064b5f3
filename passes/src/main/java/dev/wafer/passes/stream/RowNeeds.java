package dev.wafer.passes.stream;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.TransposeConv;
import java.util.Arrays;
import java.util.Optional;

/** Which rows a node reads for some of its own: later ones for later ones. */
sealed interface RowNeeds {
  /** The first row for rows from {@code first} on. */
  int first(int first);

  /** The row behind the last one for rows before {@code end}. */
  int end(int end);

  /** Rows that a node computes at a time at least where it asks for so many at a time. */
  int least(int asked);

  /** Rows of a node that are made of the same ones, so that all are computed at a time. */
  default int together() {
    return 1;
  }

  /**
   * A window.
   *
   * @param stride rows from one position to the next
   * @param top rows of padding above
   * @param span rows under the window
   * @param height rows of what it slides over
   */
  record Sliding(int stride, int top, int span, int height) implements RowNeeds {
    static final Sliding ROW_FOR_ROW = new Sliding(1, 0, 1, Integer.MAX_VALUE);

    @Override
    public int first(int first) {
      return Math.min(Math.max(0, begin(first)), height);
    }

    @Override
    public int end(int end) {
      return Math.min(Math.max(0, finish(end)), height);
    }

    /** The first row under the first window; negative where that is padding. */
    int begin(int first) {
      return first * stride - top;
    }

    /** The row behind the last window; beyond the plane where that ends in padding. */
    int finish(int end) {
      return (end - 1) * stride - top + span;
    }

    @Override
    public int least(int asked) {
      return (asked + stride - 1) / stride;
    }
  }

  /** A table of the first and the last row for each row. */
  final class Table implements RowNeeds {
    private final int[] lowest;
    private final int[] highest;
    private final int height;

    private Table(Node resize) {
      lowest = new int[RowRule.height(resize.output())];
      highest = new int[lowest.length];
      height = RowRule.height(resize.input(0));
      Arrays.setAll(lowest, row -> ResizedParts.row(resize, row).lower());
      Arrays.setAll(highest, row -> ResizedParts.row(resize, row).upper());
    }

    @Override
    public int first(int first) {
      return lowest[first];
    }

    @Override
    public int end(int end) {
      return highest[end - 1] + 1;
    }

    @Override
    public int least(int asked) {
      return (int) (((long) asked * lowest.length + height - 1) / height);
    }
  }

  /**
   * A window that slides over a node's own rows and has a position for each row that it reads.
   *
   * @param stride rows from one position to the next, at most as many as lie under the window
   * @param top rows of padding above
   * @param span rows under the window
   * @param height rows of what is read
   */
  record Spreading(int stride, int top, int span, int height) implements RowNeeds {
    static Spreading of(Node node) {
      Plane plane = Plane.of(node);
      return new Spreading(plane.strideH(), plane.top(), plane.filterH(), plane.outH());
    }

    @Override
    public int first(int first) {
      return Math.max(0, Math.floorDiv(first + top - span, stride) + 1);
    }

    @Override
    public int end(int end) {
      return Math.min(Math.floorDiv(end - 1 + top, stride) + 1, height);
    }

    /** Rows of padding above rows from {@code first} on. */
    int above(int first) {
      return first + top - first(first) * stride;
    }

    /** Rows of padding below rows before {@code end}. */
    int below(int end) {
      return (end(end) - 1) * stride + span - top - end;
    }

    @Override
    public int least(int asked) {
      return asked * stride;
    }

    /** Whether each of so many rows lies under a position. */
    boolean reaches(int rows) {
      return stride <= span && below(rows) >= 0;
    }
  }

  /** So many rows are made of one: its channels become pixels. */
  record Block(int size) implements RowNeeds {
    @Override
    public int first(int first) {
      return first / size;
    }

    @Override
    public int end(int end) {
      return (end + size - 1) / size;
    }

    @Override
    public int least(int asked) {
      return asked * size;
    }

    @Override
    public int together() {
      return size;
    }
  }

  /** What a node needs of each plane that it reads. */
  static RowNeeds of(Node node) {
    if (node.op() instanceof DepthToSpace op) {
      return new Block(op.blockSize());
    }
    if (node.op() instanceof SpaceToDepth op) {
      return new Sliding(op.blockSize(), 0, op.blockSize(), Integer.MAX_VALUE);
    }
    if (node.op() instanceof Resize) {
      return new Table(node);
    }
    if (node.op() instanceof TransposeConv) {
      return Spreading.of(node);
    }
    return sliding(node).<RowNeeds>map(window -> window).orElse(Sliding.ROW_FOR_ROW);
  }

  /** The window that a node slides over what it reads; a row each where it adds rows itself. */
  static Optional<Sliding> sliding(Node node) {
    if (node.op() instanceof Pad pad) {
      int top = pad.before().get(RowRule.HEIGHT);
      int height = RowRule.height(node.input(0));
      return top == 0 && RowRule.height(node.output()) == height
          ? Optional.empty()
          : Optional.of(new Sliding(1, top, 1, height));
    }
    return node.op().sliding().map(op -> sliding(op.plane(node)));
  }

  private static Sliding sliding(Plane plane) {
    return new Sliding(
        plane.strideH(), plane.top(), (int) plane.window().spanH(plane.filterH()), plane.inH());
  }
}
