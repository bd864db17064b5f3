package dev.wafer.reference.parameters;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.ArrayList;
import java.util.List;

/**
 * Constants of a quantized {@link UnidirectionalSequenceLstm}: INT8 or INT16 activations, INT8
 * weights, INT16 cell state. Each gate is the saturated sum of two products (input and recurrent,
 * each brought to Q3.12 and clamped to INT16) through LOGISTIC, or TANH for the cell gate.
 *
 * @param gates in the order of the operator's inputs: input, forget, cell, output
 * @param forgetProduct factor of forget gate times cell state, to the cell state's scale
 * @param inputProduct factor of input gate times cell gate, to the cell state's scale
 * @param outputProduct factor of output gate times tanh of the cell state, to the hidden state's
 * @param cellClip magnitude to which the cell state is clamped; 0 for none
 * @param cellLog2Scale binary logarithm of the cell state's scale
 * @param wide whether the products are summed in 64 bits (INT16 activations)
 */
public record LstmParameters(
    List<Gate> gates,
    int inputOffset,
    int hiddenOffset,
    QuantizedMultiplier forgetProduct,
    QuantizedMultiplier inputProduct,
    QuantizedMultiplier outputProduct,
    int hiddenZeroPoint,
    ActivationRange hiddenRange,
    int cellClip,
    int cellLog2Scale,
    boolean wide) {
  private static final float GATE_INPUT_SCALE = 0x1p-12f;
  private static final float GATE_OUTPUT_SCALE = 0x1p-15f;

  /** Factors of a gate's two products, to Q3.12. */
  public record Gate(QuantizedMultiplier input, QuantizedMultiplier recurrent) {}

  public LstmParameters {
    gates = List.copyOf(gates);
  }

  public static LstmParameters of(Node node) {
    Value x = node.input(0);
    Value hidden = node.input(OUTPUT_STATE);
    float cellScale = node.input(CELL_STATE).quantization().scale();
    List<Gate> gates = new ArrayList<>();
    for (int gate = 0; gate < GATES; gate++) {
      gates.add(
          new Gate(
              gateFactor(node, x, node.input(WEIGHTS + gate)),
              gateFactor(node, hidden, node.input(RECURRENT + gate))));
    }
    float clip = ((UnidirectionalSequenceLstm) node.op()).cellClip();
    return new LstmParameters(
        gates,
        -x.quantization().zeroPoint(),
        -hidden.quantization().zeroPoint(),
        productFactor(GATE_OUTPUT_SCALE, cellScale, cellScale),
        productFactor(GATE_OUTPUT_SCALE, GATE_OUTPUT_SCALE, cellScale),
        productFactor(GATE_OUTPUT_SCALE, GATE_OUTPUT_SCALE, hidden.quantization().scale()),
        hidden.quantization().zeroPoint(),
        ActivationRange.of(hidden.dataType()),
        clip > 0 ? (int) Math.min((double) clip / cellScale, Short.MAX_VALUE) : 0,
        log2(cellScale),
        x.dataType() == DataType.INT16);
  }

  private static QuantizedMultiplier gateFactor(Node node, Value x, Value weights) {
    if (weights.quantization().isPerAxis()) {
      throw new WaferException(
          Diagnostic.of(
                  Diagnostic.Code.UNSUPPORTED_OPERATOR,
                  "the weights of an LSTM are quantized per tensor")
              .atOperator(node.operatorIndex(), node.op().mnemonic())
              .atTensor(weights.name()));
    }
    float product = x.quantization().scale() * weights.quantization().scale();
    return FixedPoint.quantizeMultiplier((double) product / GATE_INPUT_SCALE);
  }

  private static QuantizedMultiplier productFactor(double a, double b, double output) {
    return FixedPoint.quantizeMultiplier(a * b / output);
  }

  private static int log2(float scale) {
    float log2 = (float) StrictMath.log(scale) * (1f / (float) StrictMath.log(2f));
    return (int) FixedPoint.roundHalfAwayFromZero(log2);
  }
}
