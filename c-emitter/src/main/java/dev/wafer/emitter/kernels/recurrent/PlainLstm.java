package dev.wafer.emitter.kernels.recurrent;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PEEPHOLE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.lower.KernelRequest;
import java.util.Optional;

/** The layouts of LSTMs, and which of them are of the plain kind. */
public final class PlainLstm {
  private static final int OPERANDS = 24;

  private PlainLstm() {}

  /**
   * The layout of a node that runs forward, with constant weights and without peepholes, projection
   * or normalisation; empty where it is of another kind or has other types.
   */
  public static Optional<RecurrentLayout> of(
      UnidirectionalSequenceLstm op,
      KernelRequest request,
      DataType x,
      DataType weights,
      DataType bias,
      DataType cell) {
    Node node = request.node();
    if (op.activation() != Activation.NONE
        || op.diagonalRecurrent()
        || op.backward()
        || request.inputType(0) != x
        || request.outputType() != x
        || !request.isRuntime(0)
        || !isState(request, OUTPUT_STATE, x)
        || !isState(request, CELL_STATE, cell)) {
      return Optional.empty();
    }
    for (int i = 1; i < OPERANDS; i++) {
      boolean optional =
          (i >= PEEPHOLE && i < BIAS) || (i >= PROJECTION && i < OUTPUT_STATE) || i > CELL_STATE;
      if (node.input(i).isPresent() == optional) {
        return Optional.empty();
      }
      boolean isWeight = i < PEEPHOLE;
      boolean isBias = i >= BIAS && i < BIAS + GATES;
      if ((isWeight && !isConstant(request, i, weights))
          || (isBias && !isConstant(request, i, bias))) {
        return Optional.empty();
      }
    }
    return Optional.of(layout(node, op));
  }

  /** The layout of a node of any kind. */
  public static RecurrentLayout layout(Node node, UnidirectionalSequenceLstm op) {
    return new RecurrentLayout(
        Sequence.of(node.input(0).shape(), op.timeMajor()),
        node.input(CELL_STATE).shape().dim(-1),
        node.input(OUTPUT_STATE).shape().dim(-1));
  }

  private static boolean isState(KernelRequest request, int index, DataType type) {
    Value value = request.input(index);
    return request.graph().isVariable(value) && value.dataType() == type;
  }

  private static boolean isConstant(KernelRequest request, int index, DataType type) {
    return request.constant(index).filter(c -> c.dataType() == type).isPresent()
        && !request.input(index).quantization().isPerAxis();
  }

  /** The four gates' constants from input {@code first} on. */
  public static DenseConstant[] gates(KernelRequest request, int first) {
    DenseConstant[] gates = new DenseConstant[GATES];
    for (int gate = 0; gate < GATES; gate++) {
      gates[gate] = request.constant(first + gate).orElseThrow();
    }
    return gates;
  }

  /** Multiply-accumulates of all steps. */
  public static double macs(RecurrentLayout layout) {
    return layout.allSteps() * GATES * layout.units() * (layout.inputs() + layout.units());
  }
}
