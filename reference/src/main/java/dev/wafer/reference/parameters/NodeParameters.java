package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.ConcatParts;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whether the constants of a quantized node can be derived from the scales of its tensors. */
public final class NodeParameters {
  private static final Map<Class<? extends Op>, Consumer<Node>> DERIVED = derived();

  private NodeParameters() {}

  /**
   * Derives the constants of a node; nothing happens where it has none.
   *
   * @param node one whose types its operator takes
   * @throws WaferException if a factor is out of range; it names neither operator nor tensor
   */
  public static void check(Node node) {
    if (node.op() instanceof Concatenation) {
      checkParts(node);
    } else if (!node.inputs().isEmpty() && isInteger(node.input(0).dataType())) {
      DERIVED.getOrDefault(node.op().getClass(), other -> {}).accept(node);
    }
  }

  private static Map<Class<? extends Op>, Consumer<Node>> derived() {
    Map<Class<? extends Op>, Consumer<Node>> derived = new LinkedHashMap<>();
    derived.put(Unary.class, NodeParameters::ofUnary);
    derived.put(Binary.class, NodeParameters::ofBinary);
    derived.put(Compare.class, NodeParameters::ofCompare);
    derived.put(LeakyRelu.class, LeakyReluParameters::of);
    derived.put(Quantize.class, NodeParameters::ofQuantize);
    derived.put(AddN.class, NodeParameters::ofSummation);
    derived.put(CumSum.class, NodeParameters::ofSummation);
    derived.put(Softmax.class, NodeParameters::ofSoftmax);
    derived.put(LogSoftmax.class, LogSoftmaxParameters::of);
    derived.put(Conv2d.class, AccumulatorParameters::of);
    derived.put(DepthwiseConv2d.class, AccumulatorParameters::of);
    derived.put(TransposeConv.class, AccumulatorParameters::of);
    derived.put(FullyConnected.class, AccumulatorParameters::of);
    derived.put(BatchMatMul.class, AccumulatorParameters::of);
    derived.put(Reduce.class, NodeParameters::ofReduction);
    derived.put(Svdf.class, SvdfParameters::of);
    derived.put(UnidirectionalSequenceLstm.class, LstmParameters::of);
    return Collections.unmodifiableMap(derived);
  }

  private static void ofUnary(Node node) {
    if (!((Unary) node.op()).isOfPlainNumbers(node.input(0), node.output())) {
      UnaryFunctions.onQuantized(node);
    }
  }

  private static void ofBinary(Node node) {
    Binary op = (Binary) node.op();
    if (op.isOfPlainNumbers(node)) {
      return;
    }
    switch (op.fn()) {
      case ADD, SUB, SQUARED_DIFFERENCE -> RescaledPairParameters.of(node);
      case MUL -> MulParameters.of(node);
      case DIV -> DivParameters.of(node);
      case PRELU -> PreluParameters.of(node);
      case MINIMUM, MAXIMUM, FLOOR_DIV, FLOOR_MOD, POW, ATAN2, LOGICAL_AND, LOGICAL_OR -> {}
    }
  }

  private static void ofQuantize(Node node) {
    if (!((Quantize) node.op()).inFloats()) {
      RequantizeParameters.of(node);
    }
  }

  private static void ofCompare(Node node) {
    if (node.input(0).dataType().bits() == Byte.SIZE) {
      CompareParameters.of(node);
    }
  }

  private static void ofSummation(Node node) {
    if (node.input(0).dataType() == DataType.INT8) {
      SummationParameters.of(node);
    }
  }

  private static void ofReduction(Node node) {
    switch (((Reduce) node.op()).fn()) {
      case MEAN, SUM -> {
        if (node.input(0).dataType() != DataType.INT32) {
          MeanParameters.of(node);
        }
      }
      case REDUCE_PROD -> {
        if (node.input(0).dataType() != DataType.INT32) {
          ProductParameters.of(node);
        }
      }
      case REDUCE_MAX, REDUCE_MIN, REDUCE_ALL, REDUCE_ANY -> {}
    }
  }

  private static void ofSoftmax(Node node) {
    if (node.input(0).dataType().bits() == Byte.SIZE) {
      SoftmaxParameters.of(node);
    } else {
      SoftmaxInt16Parameters.of(node);
    }
  }

  /** Parts of another quantization than the whole go through a QUANTIZE. */
  private static void checkParts(Node concat) {
    for (int i = 0; i < concat.inputs().size(); i++) {
      if (ConcatParts.isRequantized(concat, i)) {
        Value part = concat.input(i);
        TensorType type = part.type().withQuantization(concat.output().quantization());
        check(
            new Node(
                0,
                ConcatParts.requantization(part),
                List.of(part),
                List.of(new Value(concat.output().id(), part.name(), type)),
                concat.operatorIndex()));
      }
    }
  }

  private static boolean isInteger(DataType type) {
    return switch (type) {
      case INT8, UINT8, INT16, INT32 -> true;
      default -> false;
    };
  }
}
