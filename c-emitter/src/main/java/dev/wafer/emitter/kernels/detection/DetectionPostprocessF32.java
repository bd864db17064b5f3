package dev.wafer.emitter.kernels.detection;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.EXPONENTIAL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.DetectionPostprocess;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** Boxes of a detector: of the candidates the best again and again, each time without its like. */
public final class DetectionPostprocessF32 implements Kernel<DetectionPostprocess> {
  private static final int BOX = 4;

  @Override
  public String name() {
    return "detection_postprocess_f32";
  }

  @Override
  public List<Class<? extends DetectionPostprocess>> operators() {
    return List.of(DetectionPostprocess.class);
  }

  @Override
  public Optional<KernelBinding> bind(DetectionPostprocess op, KernelRequest request) {
    for (Value input : request.node().inputs()) {
      if (input.dataType() != DataType.FLOAT32) {
        return Optional.empty();
      }
    }
    int boxes = request.input(0).shape().dim(1);
    int stride = request.input(1).shape().dim(2);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(DetectionPostprocessF32.class), name())
            .bake("regular", op.regular())
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .output(1)
            .output(2)
            .output(3)
            .scratch("decoded boxes", CType.F32, 4L * BOX * boxes, CType.F32.sizeBytes())
            .scratch("candidates", CType.U16, 2L * boxes, CType.U16.sizeBytes());
    if (!op.regular()) {
      binding.scratch("best scores", CType.F32, 4L * boxes, CType.F32.sizeBytes());
    }
    return Optional.of(
        binding
            .parameters()
            .parameter("boxes", CType.I32, boxes)
            .parameter("encoding", CType.I32, request.input(0).shape().dim(2))
            .parameter("stride", CType.I32, stride)
            .parameter("first", CType.I32, stride - op.classes())
            .parameter("classes", CType.I32, op.classes())
            .parameter("rows", CType.I32, request.output().shape().dim(1))
            .parameter("detections", CType.I32, op.maxDetections())
            .parameter(
                "most", CType.I32, op.regular() ? op.detectionsPerClass() : op.maxDetections())
            .parameter("y_scale", op.scales().y())
            .parameter("x_scale", op.scales().x())
            .parameter("h_scale", op.scales().h())
            .parameter("w_scale", op.scales().w())
            .parameter("score_threshold", op.scoreThreshold())
            .parameter("overlap_threshold", op.overlapThreshold())
            .helper("math")
            .counts(counts(op, boxes, request.output().shape().dim(1)))
            .build());
  }

  /**
   * As if every box were a candidate, and a third of them were compared with those that are kept.
   */
  private static Counts counts(DetectionPostprocess op, int boxes, int rows) {
    Counts decoded =
        Counts.of(STEP)
            .and(LOAD, 8)
            .and(FLOAT_DIVIDE, 4)
            .and(FLOAT_MULTIPLY, 6)
            .and(FLOAT_ADD, 6)
            .and(EXPONENTIAL, 2)
            .and(STORE, 4);
    Counts scored = Counts.of(STEP).and(LOAD).and(FLOAT_COMPARE).and(ARITHMETIC);
    Counts compared =
        Counts.of(STEP, 2)
            .and(LOAD, 10)
            .and(FLOAT_COMPARE, 10)
            .and(FLOAT_ADD, 8)
            .and(FLOAT_MULTIPLY, 3)
            .and(FLOAT_DIVIDE)
            .and(CALL);
    double kept = Math.min(op.maxDetections(), boxes / 2.0);
    return decoded
        .times(boxes)
        .and(scored.times((double) boxes * op.classes()))
        .and(compared.times(kept * boxes / 3.9))
        .and(FILLED_BYTE, 24L * rows)
        .and(CALL);
  }
}
