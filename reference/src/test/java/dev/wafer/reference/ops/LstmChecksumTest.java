package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.reference.Checksum;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Quantized LSTMs against TensorFlow Lite Micro's: the checksum was taken of its outputs and states
 * for the same pseudo-random tensors (tflite-micro 90b983c2).
 */
class LstmChecksumTest {
  private static final int BATCHES = 2;
  private static final int STEPS = 5;
  private static final int INPUTS = 4;
  private static final int UNITS = 3;
  private static final float[] WEIGHT_SCALES = {
    0.01f, 0.02f, 0.015f, 0.03f, 0.012f, 0.022f, 0.017f, 0.009f
  };

  private final Checksum checksum = new Checksum();

  @Test
  void bothWidthsAndBothOrdersWithAndWithoutClipping() {
    run(INT8, false, 0f, 0x1p-11f);
    run(INT8, true, 0f, 0x1p-11f);
    run(INT16, false, 0f, 0x1p-12f);
    run(INT16, true, 0.05f, 0x1p-13f);
    assertThat(checksum.value()).isEqualTo(0xB45A02DFL);
  }

  private void run(DataType type, boolean timeMajor, float clip, float cellScale) {
    boolean narrow = type == INT8;
    List<Value> values = new ArrayList<>(Collections.nCopies(24, Value.ABSENT));
    List<Tensor> tensors = new ArrayList<>(Collections.nCopies(24, Tensor.absent()));
    int outer = timeMajor ? STEPS : BATCHES;
    int inner = timeMajor ? BATCHES : STEPS;
    Quantization input = Quantization.perTensor(narrow ? 0.02f : 0.0001f, narrow ? 5 : 0);
    Quantization hidden = Quantization.perTensor(narrow ? 0.007f : 0.00003f, narrow ? -3 : 0);
    put(values, tensors, 0, type(type, input, outer, inner, INPUTS), type.bits());
    for (int i = 0; i < 8; i++) {
      Quantization weights = Quantization.perTensor(WEIGHT_SCALES[i], 0);
      put(values, tensors, 1 + i, type(INT8, weights, UNITS, i < 4 ? INPUTS : UNITS), 8);
    }
    for (int i = 0; i < 4; i++) {
      put(values, tensors, 12 + i, type(narrow ? INT32 : INT64, Quantization.none(), UNITS), 12);
    }
    TensorType hiddenType = type(type, hidden, BATCHES, UNITS);
    TensorType cellType = type(INT16, Quantization.perTensor(cellScale, 0), BATCHES, UNITS);
    values.set(18, new Value(18, "hidden", hiddenType));
    tensors.set(18, Evaluator.initialState(hiddenType));
    values.set(19, new Value(19, "cell", cellType));
    tensors.set(19, Evaluator.initialState(cellType));
    Value out = new Value(24, "out", type(type, hidden, outer, inner, UNITS));
    var op = new UnidirectionalSequenceLstm(Activation.NONE, clip, 0f, timeMajor, false, List.of());
    Node node = new Node(0, op, values, List.of(out), 0);
    checksum.add(Evaluator.evaluate(node, tensors).get(0).toInts());
    checksum.add(tensors.get(18).toInts());
    checksum.add(tensors.get(19).toInts());
  }

  private void put(List<Value> values, List<Tensor> tensors, int index, TensorType type, int bits) {
    values.set(index, new Value(index, "v" + index, type));
    tensors.set(index, Tensor.ofInts(type, checksum.next(type.shape().elements(), bits)));
  }

  private static TensorType type(DataType type, Quantization quantization, int... shape) {
    return new TensorType(type, Shape.of(shape), quantization);
  }
}
