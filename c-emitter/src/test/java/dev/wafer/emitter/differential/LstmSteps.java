package dev.wafer.emitter.differential;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.NORM;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PEEPHOLE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.emitter.differential.FamilyGraphs.Step;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import java.util.Arrays;
import java.util.List;

/**
 * LSTMs of floats, INT8 and INT16 over rows of pixels; those of floats with and without input gate,
 * peephole connections, projection and layer normalisation.
 */
final class LstmSteps {
  private static final int OPERANDS = NORM + GATES;

  private static final Quantization WEIGHT = Quantization.perTensor(0.004f, 0);

  private LstmSteps() {}

  static List<Step> all() {
    return List.of(LstmSteps::lstm);
  }

  private static void lstm(FamilyGraphs g, Value x) {
    if (g.dataType() == DataType.UINT8) {
      return;
    }
    int[] dims = x.shape().toArray();
    int batches = dims[0] * dims[1];
    int units = 1 + g.random().nextInt(3);
    boolean projects = g.isFloat() && g.random().nextBoolean();
    int outputs = projects ? 1 + g.random().nextInt(3) : units;
    boolean gated = !g.isFloat() || g.random().nextBoolean();
    Value[] inputs = new Value[OPERANDS];
    Arrays.fill(inputs, Value.ABSENT);
    for (int gate = gated ? 0 : 1; gate < GATES; gate++) {
      inputs[WEIGHTS + gate] = weights(g, units, dims[3]);
      inputs[RECURRENT + gate] = weights(g, units, outputs);
      inputs[BIAS + gate] = g.presentBias(units);
    }
    if (g.isFloat()) {
      addConnections(g, inputs, units, gated);
    }
    if (projects) {
      inputs[PROJECTION] = weights(g, outputs, units);
    }
    Quantization hidden =
        g.isFloat()
            ? Quantization.none()
            : Quantization.perTensor(1 / 127f, g.dataType() == DataType.INT8 ? -3 : 0);
    inputs[OUTPUT_STATE] = g.state(g.type(Shape.of(batches, outputs), hidden));
    inputs[CELL_STATE] = g.state(cell(g, Shape.of(batches, units)));
    Shape sequence = Shape.of(batches, dims[2], dims[3]);
    inputs[0] = g.aside(new Reshape(), x.type().withShape(sequence), x);
    float clip = g.oneOf(List.of(0f, 0.5f));
    if (g.add(
        new UnidirectionalSequenceLstm(Activation.NONE, clip, 0f, false, false, List.of()),
        g.type(Shape.of(batches, dims[2], outputs), hidden),
        inputs)) {
      g.planar(new Reshape());
    }
  }

  /** Peephole connections and layer normalisation, of which there may be neither. */
  private static void addConnections(FamilyGraphs g, Value[] inputs, int units, boolean gated) {
    boolean peeps = g.random().nextBoolean();
    for (int i = PEEPHOLE + (gated ? 0 : 1); peeps && i < BIAS; i++) {
      inputs[i] = weights(g, units);
    }
    boolean normalises = g.random().nextBoolean();
    for (int i = NORM + (gated ? 0 : 1); normalises && i < OPERANDS; i++) {
      inputs[i] = weights(g, units);
    }
  }

  private static Value weights(FamilyGraphs g, int... dims) {
    return g.constant(
        g.isFloat()
            ? TensorType.of(DataType.FLOAT32, dims)
            : TensorType.of(DataType.INT8, dims).withQuantization(WEIGHT));
  }

  private static TensorType cell(FamilyGraphs g, Shape shape) {
    return g.isFloat()
        ? TensorType.of(DataType.FLOAT32).withShape(shape)
        : new TensorType(DataType.INT16, shape, Quantization.perTensor(0x1p-11f, 0));
  }
}
