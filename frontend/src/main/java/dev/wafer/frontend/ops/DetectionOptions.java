package dev.wafer.frontend.ops;

import dev.wafer.ir.op.DetectionPostprocess;
import dev.wafer.ir.op.DetectionPostprocess.Scales;
import dev.wafer.ir.spec.FileForm;
import java.util.Map;

/** Options of what turns the outputs of a detector into boxes. */
final class DetectionOptions {
  private static final int DETECTIONS_PER_CLASS = 100;

  private DetectionOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        FileForm.CUSTOM + "TFLite_Detection_PostProcess", Reading.of(c -> read(c.flexOptions())));
  }

  private static DetectionPostprocess read(FlexOptions map) {
    return new DetectionPostprocess(
        map.integer("max_detections"),
        map.integer("max_classes_per_detection"),
        map.integer("detections_per_class", DETECTIONS_PER_CLASS),
        map.flag("use_regular_nms", false),
        map.real("nms_score_threshold"),
        map.real("nms_iou_threshold"),
        map.integer("num_classes"),
        new Scales(
            map.real("y_scale"), map.real("x_scale"), map.real("h_scale"), map.real("w_scale")));
  }
}
