package dev.wafer.reference.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.DetectionPostprocess;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Boxes of a detector by non-maximum suppression. */
final class DetectionOps {
  private static final int BOX = 4;

  private final DetectionPostprocess op;
  private final float[] scores;
  private final float[][] boxes;
  private final int stride;
  private final int first;

  private DetectionOps(Invocation call) {
    op = call.op(DetectionPostprocess.class);
    scores = call.input(1).floats();
    int count = call.node().input(2).shape().dim(0);
    stride = scores.length / count;
    first = stride - op.classes();
    boxes = new float[count][];
    int step = call.input(0).elements() / count;
    for (int i = 0; i < count; i++) {
      boxes[i] = decoded(call.input(0).floats(), i * step, call.input(2).floats(), i * BOX);
    }
  }

  static List<Tensor> evaluate(Invocation call) {
    DetectionOps detection = new DetectionOps(call);
    List<Detection> kept = detection.op.regular() ? detection.regular() : detection.fast();
    List<Tensor> out = new ArrayList<>();
    for (Value value : call.node().outputs()) {
      out.add(Tensor.zeros(value.type()));
    }
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(detection.boxes[kept.get(i).box()], 0, out.get(0).floats(), i * BOX, BOX);
      out.get(1).floats()[i] = kept.get(i).label();
      out.get(2).floats()[i] = kept.get(i).score();
    }
    out.get(3).floats()[0] = kept.size();
    return out;
  }

  /** Double precision, rounded at the end, as the reference kernel has it. */
  private float[] decoded(float[] code, int at, float[] anchors, int anchor) {
    double height = anchors[anchor + 2];
    double width = anchors[anchor + 3];
    DetectionPostprocess.Scales s = op.scales();
    float y = (float) ((double) code[at] / s.y() * height + anchors[anchor]);
    float x = (float) ((double) code[at + 1] / s.x() * width + anchors[anchor + 1]);
    float halfHeight = (float) (0.5 * StrictMath.exp((double) code[at + 2] / s.h()) * height);
    float halfWidth = (float) (0.5 * StrictMath.exp((double) code[at + 3] / s.w()) * width);
    return new float[] {y - halfHeight, x - halfWidth, y + halfHeight, x + halfWidth};
  }

  private record Detection(int box, int label, float score) {}

  private List<Detection> fast() {
    List<Detection> kept = new ArrayList<>();
    for (int box : suppressed(box -> score(box, best(box)), op.maxDetections())) {
      kept.add(new Detection(box, best(box), score(box, best(box))));
    }
    return kept;
  }

  private List<Detection> regular() {
    List<Detection> kept = new ArrayList<>();
    for (int label = 0; label < op.classes(); label++) {
      int of = label;
      for (int box : suppressed(i -> score(i, of), op.detectionsPerClass())) {
        kept.add(new Detection(box, label, score(box, label)));
      }
      // Stable: of equal scores the class and the box that came first.
      kept.sort(Comparator.comparingDouble(detection -> -(double) detection.score()));
      kept = new ArrayList<>(kept.subList(0, Math.min(kept.size(), op.maxDetections())));
    }
    return kept;
  }

  private float score(int box, int label) {
    return scores[box * stride + first + label];
  }

  private int best(int box) {
    int best = 0;
    for (int label = 1; label < op.classes(); label++) {
      if (score(box, label) > score(box, best)) {
        best = label;
      }
    }
    return best;
  }

  /** Boxes by falling score, without those that overlap a better one too much. */
  private List<Integer> suppressed(IntToDoubleFunction score, int most) {
    List<Integer> candidates = new ArrayList<>();
    for (int box = 0; box < boxes.length; box++) {
      if (score.applyAsDouble(box) >= op.scoreThreshold()) {
        candidates.add(box);
      }
    }
    candidates.sort(Comparator.comparingDouble(box -> -score.applyAsDouble(box)));
    List<Integer> kept = new ArrayList<>();
    while (!candidates.isEmpty() && kept.size() < most) {
      int box = candidates.remove(0);
      kept.add(box);
      candidates.removeIf(other -> overlap(boxes[box], boxes[other]) > op.overlapThreshold());
    }
    return kept;
  }

  /** Intersection over union. */
  private static float overlap(float[] a, float[] b) {
    float areaA = (a[2] - a[0]) * (a[3] - a[1]);
    float areaB = (b[2] - b[0]) * (b[3] - b[1]);
    if (areaA <= 0 || areaB <= 0) {
      return 0;
    }
    float height = Math.max(Math.min(a[2], b[2]) - Math.max(a[0], b[0]), 0);
    float width = Math.max(Math.min(a[3], b[3]) - Math.max(a[1], b[1]), 0);
    float both = height * width;
    return both / (areaA + areaB - both);
  }
}
