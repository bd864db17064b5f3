package dev.wafer.ir.op;

import dev.wafer.ir.Graph;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node computes, with its compile-time attributes. One record an operator or a family of
 * operators; its documentation gives the inputs in order and their shapes. Activations are in [n,
 * h, w, c] order.
 */
public sealed interface Op
    permits Unary,
        Binary,
        Compare,
        LeakyRelu,
        Gelu,
        ByteTable,
        Select,
        AddN,
        CumSum,
        L2Normalization,
        LocalResponseNormalization,
        Softmax,
        LogSoftmax,
        Windowed,
        Conv3d,
        FullyConnected,
        BatchMatMul,
        Reduce,
        ArgReduce,
        TopK,
        Movement,
        Indexed,
        Resize,
        Quantize,
        Dequantize,
        Densify,
        Cast,
        Svdf,
        UnidirectionalSequenceLstm,
        UnidirectionalSequenceRnn,
        ReadVariable,
        AssignVariable,
        If,
        While,
        Control,
        Streamed,
        PlaneSums,
        MeanOfSums,
        Signal,
        DetectionPostprocess,
        UserOperator,
        Unsupported {
  /** TensorFlow Lite's name of the operator, for example {@code CONV_2D}. */
  String mnemonic();

  /** This operator, if it slides a window over planes. */
  default Optional<Windowed> sliding() {
    return Optional.empty();
  }

  /** The clamp of the result that is fused into the operator; empty where none can be. */
  default Optional<Activation> fusedActivation() {
    return Optional.empty();
  }

  /**
   * The operator with another fused clamp.
   *
   * @throws UnsupportedOperationException if {@link #fusedActivation} is empty
   */
  default Op withActivation(Activation other) {
    throw new UnsupportedOperationException(mnemonic() + " fuses no activation");
  }

  /** The clamp that the operator is by itself; NONE for every other one. */
  default Activation clamp() {
    return Activation.NONE;
  }

  /** Whether the output has the elements of the first input as they lie, under another shape. */
  default boolean isAlias() {
    return false;
  }

  /**
   * The graphs that the operator runs, any number of times. They are closed: they read nothing but
   * their inputs and constants, and have no variables; their values have ids of their own.
   */
  default List<Graph> regions() {
    return List.of();
  }

  /** The operator with other graphs that compute the same, in the order of {@link #regions}. */
  default Op withRegions(List<Graph> others) {
    return this;
  }

  /**
   * Whether the operator writes to variables among its inputs, so that later runs see its effect.
   */
  default boolean writesState() {
    return isUpdate();
  }

  /**
   * Whether the output is what the first input, a variable, holds from here on: it has no bytes of
   * its own.
   */
  default boolean isUpdate() {
    return false;
  }

  /** Whether the operator gives an element of what a file stores its dense or real form. */
  default boolean decodes() {
    return false;
  }

  /** Whether the compiler can compute what the operator gives where it knows what it reads. */
  default boolean isComputable() {
    return true;
  }

  /** Whether the operator may find at run time that it cannot be computed, which ends the run. */
  default boolean mayFail() {
    return false;
  }

  /** All kinds of operators: the records, those of families among them. */
  static Set<Class<? extends Op>> kinds() {
    return OpKinds.ALL;
  }

  /** The records of a family, in the order in which its interface permits them. */
  static <F extends Op> List<Class<? extends F>> kinds(Class<F> family) {
    return OpKinds.of(family);
  }
}
