package dev.wafer.emitter.kernels.recurrent.portable;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/**
 * Extents of an LSTM.
 *
 * @param inputStep elements from one step of a sequence to the next in the input, {@code
 *     inputBatch} from one sequence to the next; {@code outputStep}, {@code outputBatch} the same
 *     of the output
 */
record LstmLayout(
    int batches,
    int steps,
    int inputs,
    int units,
    int outputs,
    int inputStep,
    int inputBatch,
    int outputStep,
    int outputBatch) {
  /** Gates, in the order of the operator's inputs: input, forget, cell, output. */
  static final int GATES = 4;

  static final int WEIGHTS = 1;
  static final int RECURRENT = 5;
  static final int BIAS = 12;
  static final int HIDDEN_STATE = 18;
  static final int CELL_STATE = 19;
  private static final int OPERANDS = 24;

  /**
   * The layout of a node that runs forward, with constant weights and without peepholes, projection
   * or normalisation; empty where it is of another kind or has other types.
   */
  static Optional<LstmLayout> of(
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
        || !isState(request, HIDDEN_STATE, x)
        || !isState(request, CELL_STATE, cell)) {
      return Optional.empty();
    }
    for (int i = 1; i < OPERANDS; i++) {
      boolean optional = (i >= 9 && i < BIAS) || i == 16 || i == 17 || i > CELL_STATE;
      if (node.input(i).isPresent() == optional) {
        return Optional.empty();
      }
      boolean isWeight = i < 9;
      boolean isBias = i >= BIAS && i < BIAS + GATES;
      if ((isWeight && !isConstant(request, i, weights))
          || (isBias && !isConstant(request, i, bias))) {
        return Optional.empty();
      }
    }
    return Optional.of(of(node, op.timeMajor()));
  }

  /** The layout of a node of any kind. */
  static LstmLayout of(Node node, boolean timeMajor) {
    Shape x = node.input(0).shape();
    int batches = x.dim(timeMajor ? 1 : 0);
    int steps = x.dim(timeMajor ? 0 : 1);
    int inputs = x.dim(2);
    int units = node.input(CELL_STATE).shape().dim(-1);
    int outputs = node.input(HIDDEN_STATE).shape().dim(-1);
    int stepRows = timeMajor ? batches : 1;
    int batchRows = timeMajor ? 1 : steps;
    return new LstmLayout(
        batches,
        steps,
        inputs,
        units,
        outputs,
        stepRows * inputs,
        batchRows * inputs,
        stepRows * outputs,
        batchRows * outputs);
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
  static DenseConstant[] gates(KernelRequest request, int first) {
    DenseConstant[] gates = new DenseConstant[GATES];
    for (int gate = 0; gate < GATES; gate++) {
      gates[gate] = request.constant(first + gate).orElseThrow();
    }
    return gates;
  }

  KernelBinding.Builder addTo(KernelBinding.Builder binding) {
    return binding
        .parameter("batches", CType.I32, batches)
        .parameter("steps", CType.I32, steps)
        .parameter("inputs", CType.I32, inputs)
        .parameter("units", CType.I32, units)
        .parameter("input_step", CType.I32, inputStep)
        .parameter("input_batch", CType.I32, inputBatch)
        .parameter("output_step", CType.I32, outputStep)
        .parameter("output_batch", CType.I32, outputBatch);
  }

  long macs() {
    return (long) batches * steps * GATES * units * (inputs + units);
  }
}
