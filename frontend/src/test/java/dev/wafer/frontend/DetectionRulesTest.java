package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.SmallModels.flexMap;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.DetectionPostprocess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of TFLite_Detection_PostProcess, each broken by a model. */
class DetectionRulesTest {
  private static final int BOXES = 6;

  @Test
  void whatIsLeftOutOfTheOptionsHasItsUsualValue() {
    ImportResult result = detect(3, 1, 2, 0.5f, 10f, 4);
    assertThat(result.unsupported()).isEmpty();
    assertThat(result.model().main().nodes().get(0).op())
        .isInstanceOfSatisfying(
            DetectionPostprocess.class,
            op -> {
              assertThat(op.detectionsPerClass()).isEqualTo(100);
              assertThat(op.regular()).isFalse();
            });
  }

  @Test
  void aDetectionHasOneClassWithoutRegularSuppression() {
    assertThat(refused(3, 2, 2, 0.5f, 10f, 4).found()).isEqualTo("max_classes_per_detection 2");
  }

  @Test
  void numbersOfDetectionsArePositive() {
    assertThat(refused(0, 1, 2, 0.5f, 10f, 4).found()).startsWith("max_detections 0");
  }

  @Test
  void overlapAndScalesAreInRange() {
    assertThat(refused(3, 1, 2, 0f, 10f, 4).found()).endsWith("nms_iou_threshold 0.0");
    assertThat(refused(3, 1, 2, 0.5f, 0f, 4).rule()).contains("not zero");
  }

  @Test
  void boxesScoresAndAnchorsAgree() {
    assertThat(refused(3, 1, 5, 0.5f, 10f, 4).rule()).contains("anchors [n, 4]");
    assertThat(refused(3, 1, 2, 0.5f, 10f, 3).rule()).contains("anchors [n, 4]");
  }

  private static Diagnostic refused(
      int detections, int perDetection, int classes, float overlap, float scale, int anchor) {
    List<Diagnostic> found =
        detect(detections, perDetection, classes, overlap, scale, anchor).unsupported();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).operatorName()).isEqualTo("CUSTOM:TFLite_Detection_PostProcess");
    return found.get(0);
  }

  private static ImportResult detect(
      int detections, int perDetection, int classes, float overlap, float scale, int anchor) {
    ModelBuilder model = new ModelBuilder();
    int boxes = model.tensor(FLOAT32, 1, BOXES, 4);
    int scores = model.tensor(FLOAT32, 1, BOXES, 3);
    int anchors = model.tensor(FLOAT32, BOXES, anchor);
    int rows = Math.max(1, detections * perDetection);
    int out = model.tensor(FLOAT32, 1, rows, 4);
    int labels = model.tensor(FLOAT32, 1, rows);
    int best = model.tensor(FLOAT32, 1, rows);
    int number = model.tensor(FLOAT32, 1);
    byte[] options =
        flexMap(
            "max_detections", detections,
            "max_classes_per_detection", perDetection,
            "nms_score_threshold", 0.25f,
            "nms_iou_threshold", overlap,
            "num_classes", classes,
            "y_scale", scale,
            "x_scale", scale,
            "h_scale", 5f,
            "w_scale", 5f);
    model.custom(
        "TFLite_Detection_PostProcess",
        ints(boxes, scores, anchors),
        ints(out, labels, best, number),
        options);
    return TfliteImporter.importModel(
        model.inputs(boxes, scores, anchors).outputs(out, labels, best, number).build());
  }
}
