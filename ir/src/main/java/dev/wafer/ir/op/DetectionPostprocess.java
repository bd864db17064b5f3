package dev.wafer.ir.op;

/**
 * Decodes boxes against anchors and keeps those with the best scores that overlap little
 * (non-maximum suppression). Inputs: encodings [1, n, 4 or more] of y, x, h, w; scores [1, n,
 * classes, with or without a first one of the background]; anchors [n, 4] of y, x, h, w. Outputs:
 * boxes [1, d, 4] of ymin, xmin, ymax, xmax; classes [1, d]; scores [1, d]; their number [1].
 *
 * @param maxDetections the most that are kept
 * @param classesPerDetection d is so many times {@code maxDetections}
 * @param detectionsPerClass the most that are kept of a class where {@code regular}
 * @param regular whether classes are suppressed one by one, not the best class of each box
 * @param scoreThreshold the least score
 * @param overlapThreshold the largest intersection over union with a better box
 * @param classes without background
 * @param scales by which encodings are divided
 */
public record DetectionPostprocess(
    int maxDetections,
    int classesPerDetection,
    int detectionsPerClass,
    boolean regular,
    float scoreThreshold,
    float overlapThreshold,
    int classes,
    Scales scales)
    implements Op {
  /** By what the encodings of a box are divided. */
  public record Scales(float y, float x, float h, float w) {}

  @Override
  public String mnemonic() {
    return "TFLite_Detection_PostProcess";
  }
}
