package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.DetectionPostprocess;
import dev.wafer.ir.op.DetectionPostprocess.Scales;
import java.util.List;
import java.util.stream.Stream;

/** What turns the outputs of a detector into boxes. */
final class DetectionSpecs {
  private static final Rule SHAPES =
      Rule.consistent(
          "encodings [1, n, 4 or more], scores [1, n, num_classes or one more], anchors [n, 4], n"
              + " at most 65535");
  private static final Rule COUNTS =
      Rule.consistent(
          "numbers of classes and detections are positive, detections at most 65535 in all");
  private static final Rule NUMBERS =
      Rule.consistent("scales are finite and not zero, the overlap is above 0 and at most 1");
  private static final Rule ONE_CLASS =
      Rule.supported(
          "without use_regular_nms a detection has one class: for more, TensorFlow Lite Micro"
              + " writes past its outputs");

  private static final int MOST = 65535;

  private DetectionSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(
        OpSpec.of(DetectionPostprocess.class, "TFLite_Detection_PostProcess")
            .types(
                TypeTable.inputs("encodings", "scores", "anchors")
                    .outputs("boxes", "classes", "scores", "number")
                    .same(FLOAT32))
            .shapes(DetectionSpecs::detected, COUNTS, SHAPES)
            .requires(
                new Requirement<>(
                    List.of(NUMBERS, ONE_CLASS),
                    (op, node) -> {
                      requireNumbers(op, node);
                      int classes = Math.min(op.classesPerDetection(), op.classes());
                      node.require(
                          op.regular() || classes == 1,
                          ONE_CLASS,
                          () -> "max_classes_per_detection " + op.classesPerDetection());
                    }))
            .text(DetectionSpecs::write, DetectionSpecs::read)
            .note(
                "Boxes without extent overlap none, where TensorFlow Lite Micro gives up. Rows"
                    + " behind the last detection are zeros.")
            .customForm()
            .build());
  }

  private static List<Extents> detected(DetectionPostprocess op, NodeCheck node) {
    long detections = (long) op.maxDetections() * op.classesPerDetection();
    boolean counts =
        Stream.of(
                op.maxDetections(), op.classesPerDetection(), op.detectionsPerClass(), op.classes())
            .allMatch(n -> n > 0 && n <= MOST);
    node.require(
        counts && detections <= MOST,
        COUNTS,
        () ->
            "max_detections %d, max_classes_per_detection %d, detections_per_class %d, num_classes %d"
                .formatted(
                    op.maxDetections(),
                    op.classesPerDetection(),
                    op.detectionsPerClass(),
                    op.classes()));
    Shape encodings = node.input(0).shape();
    Shape scores = node.input(1).shape();
    Shape anchors = node.input(2).shape();
    boolean agree =
        encodings.rank() == 3
            && scores.rank() == 3
            && encodings.dim(0) == 1
            && encodings.dim(1) <= MOST
            && encodings.dim(2) >= 4
            && scores.dim(0) == 1
            && scores.dim(1) == encodings.dim(1)
            && (scores.dim(2) == op.classes() || scores.dim(2) == op.classes() + 1)
            && anchors.equals(Shape.of(encodings.dim(1), 4));
    node.require(
        agree,
        SHAPES,
        () -> "encodings [%s], scores [%s], anchors [%s]".formatted(encodings, scores, anchors));
    return List.of(
        Extents.of(1, detections, 4),
        Extents.of(1, detections),
        Extents.of(1, detections),
        Extents.of(1));
  }

  private static void requireNumbers(DetectionPostprocess op, NodeCheck node) {
    Scales s = op.scales();
    boolean scales =
        Stream.of(s.y(), s.x(), s.h(), s.w()).allMatch(v -> Float.isFinite(v) && v != 0);
    node.require(
        scales && op.overlapThreshold() > 0 && op.overlapThreshold() <= 1,
        NUMBERS,
        () ->
            "y_scale %s, x_scale %s, h_scale %s, w_scale %s, nms_iou_threshold %s"
                .formatted(s.y(), s.x(), s.h(), s.w(), op.overlapThreshold()));
  }

  private static AttributeWriter write(DetectionPostprocess op, AttributeWriter out) {
    return out.with("max_detections", op.maxDetections())
        .with("max_classes_per_detection", op.classesPerDetection())
        .with("detections_per_class", op.detectionsPerClass())
        .with("use_regular_nms", op.regular())
        .with("nms_score_threshold", op.scoreThreshold())
        .with("nms_iou_threshold", op.overlapThreshold())
        .with("num_classes", op.classes())
        .with("y_scale", op.scales().y())
        .with("x_scale", op.scales().x())
        .with("h_scale", op.scales().h())
        .with("w_scale", op.scales().w());
  }

  private static DetectionPostprocess read(AttributeReader in) {
    return new DetectionPostprocess(
        in.integer("max_detections"),
        in.integer("max_classes_per_detection"),
        in.integer("detections_per_class"),
        in.flag("use_regular_nms"),
        in.real("nms_score_threshold"),
        in.real("nms_iou_threshold"),
        in.integer("num_classes"),
        new Scales(in.real("y_scale"), in.real("x_scale"), in.real("h_scale"), in.real("w_scale")));
  }
}
