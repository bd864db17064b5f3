package dev.wafer.passes.rewrite;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Transpose;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transposed forms of matrices that are parameters, made at compile time. Each is made once.
 *
 * <ul>
 *   <li>A dense constant, or one that a RESHAPE makes a matrix, is transposed.
 *   <li>A sparse constant keeps its bytes: the two axes change their names in the encoding.
 *   <li>Of a transposed matrix it is the matrix.
 *   <li>Through DENSIFY, DEQUANTIZE and CAST, which look at each element alone, it is what they
 *       make of the transposed input.
 * </ul>
 */
final class TransposedParameters {
  private static final List<Integer> SWAPPED = List.of(1, 0);

  private final GraphEditor editor;
  private final Map<Map.Entry<Value, TensorType>, Value> known = new LinkedHashMap<>();

  TransposedParameters(GraphEditor editor) {
    this.editor = editor;
  }

  /** The input of a node that swaps the axes of a matrix; empty for any other node. */
  static Optional<Value> matrix(Node node) {
    return node.op() instanceof Transpose transpose && transpose.permutation().equals(SWAPPED)
        ? Optional.of(node.input(0))
        : Optional.empty();
  }

  /**
   * The matrix with its axes swapped.
   *
   * @param type that it is to have; its quantization, too, is taken from here
   * @param before where new nodes go, in front of that one; they are added to the list
   * @return empty where the matrix is none of the forms above
   */
  Optional<Value> of(Value matrix, TensorType type, List<Node> before) {
    Map.Entry<Value, TensorType> key = Map.entry(matrix, type);
    Value made = known.get(key);
    if (made != null) {
      return Optional.of(made);
    }
    Optional<Value> result = make(matrix, type, before);
    result.ifPresent(value -> known.put(key, value));
    return result;
  }

  private Optional<Value> make(Value matrix, TensorType type, List<Node> before) {
    Optional<Constant> constant = editor.constant(matrix).or(() -> reshaped(matrix));
    if (constant.isPresent()) {
      return swapped(matrix, constant.get(), type)
          .map(swapped -> editor.addConstant(matrix.name(), swapped, type.quantization()));
    }
    Node producer = editor.producer(matrix).orElse(null);
    if (producer == null) {
      return Optional.empty();
    }
    Optional<Value> original = matrix(producer);
    if (original.isPresent()) {
      return original.filter(value -> value.type().equals(type));
    }
    if (!isElementwise(producer.op())) {
      return Optional.empty();
    }
    Value input = producer.input(0);
    List<Node> chain = new ArrayList<>();
    Optional<Value> transposed = of(input, swapped(input.type()), chain);
    if (transposed.isEmpty()) {
      return Optional.empty();
    }
    Value result = editor.newValue(matrix.name(), type);
    chain.add(
        editor.newNode(
            producer.op(), List.of(transposed.get()), List.of(result), producer.operatorIndex()));
    before.addAll(chain);
    return Optional.of(result);
  }

  private Optional<Constant> reshaped(Value matrix) {
    return editor
        .producer(matrix)
        .filter(node -> node.op().isAlias())
        .flatMap(node -> editor.dense(node.input(0)))
        .map(flat -> new DenseConstant(flat.dataType(), matrix.shape(), flat.data()));
  }

  private static boolean isElementwise(Op op) {
    return op.decodes() || op instanceof Cast;
  }

  private static TensorType swapped(TensorType type) {
    Quantization q = type.quantization();
    return new TensorType(
        type.dataType(),
        Shape.of(type.shape().dim(1), type.shape().dim(0)),
        q.isPerAxis() ? new Quantization(q.scales(), q.zeroPoints(), 1 - q.axis()) : q);
  }

  private static Optional<Constant> swapped(Value matrix, Constant constant, TensorType type) {
    if (constant instanceof SparseConstant sparse) {
      return Optional.of(swapped(sparse));
    }
    Value result = new Value(0, matrix.name(), type);
    Node node = new Node(0, new Transpose(SWAPPED), List.of(matrix), List.of(result), -1);
    try {
      Tensor contents = Tensor.of((DenseConstant) constant, matrix.type());
      return Optional.of(Evaluator.evaluate(node, List.of(contents)).get(0).toConstant());
    } catch (WaferException unsupported) {
      return Optional.empty();
    }
  }

  /** The same values in the same order, of a matrix whose axes have each other's names. */
  private static SparseConstant swapped(SparseConstant sparse) {
    return new SparseConstant(
        sparse.dataType(),
        Shape.of(sparse.shape().dim(1), sparse.shape().dim(0)),
        // Entries from the rank on are block dimensions, and stay.
        sparse.traversalOrder().stream().map(axis -> axis < 2 ? 1 - axis : axis).toList(),
        sparse.blockMap().stream().map(axis -> 1 - axis).toList(),
        sparse.dimensions(),
        sparse.values(),
        sparse.storedBytes());
  }
}
