package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_LSTM without peephole connections, projection or normalisation. */
final class LstmSpec {
  private static final int FIRST_RECURRENT = 5;
  private static final int FIRST_BIAS = 12;
  private static final int OUTPUT_STATE = 18;
  private static final int CELL_STATE = 19;
  private static final List<Integer> EXTENSIONS = List.of(9, 10, 11, 16, 17, 20, 21, 22, 23);

  private static final Rule PLAIN =
      Rule.supported("there are no peephole, projection or layer normalisation tensors");
  private static final Rule FULL_RECURRENT =
      Rule.supported("the recurrent weights are full matrices");
  private static final Rule CLIP = Rule.consistent("the cell clip is finite and not negative");
  private static final Rule STATES = Rule.consistent("both states are variable tensors");
  private static final Rule SHAPES =
      Rule.consistent(
          "input [batch, time, in], input weights [units, in], recurrent weights [units, units],"
              + " biases [units], states [batch, units]");
  private static final Rule CELL_SCALE =
      Rule.supported("an INT16 cell state has a power of two as scale and zero point 0");

  private LstmSpec() {}

  static OpSpec<UnidirectionalSequenceLstm> spec() {
    return OpSpec.of(UnidirectionalSequenceLstm.class, "UNIDIRECTIONAL_SEQUENCE_LSTM")
        .types(types())
        .shape(LstmSpec::shape, PLAIN, SHAPES)
        .requires(
            new Requirement<>(
                List.of(FULL_RECURRENT),
                (op, node) ->
                    node.require(
                        !op.diagonalRecurrent(),
                        FULL_RECURRENT,
                        () -> "diagonal_recurrent_tensors")))
        .requires(
            new Requirement<>(
                List.of(CLIP),
                (op, node) ->
                    node.require(
                        Float.isFinite(op.cellClip()) && op.cellClip() >= 0,
                        CLIP,
                        () -> Float.toString(op.cellClip()))))
        .requires(Requirement.PER_TENSOR)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node -> node.inputs().subList(1, OUTPUT_STATE).forEach(node::requireParameter)))
        .requires(new Requirement<>(List.of(STATES, CELL_SCALE), (op, node) -> states(node)))
        .text(
            (op, out) ->
                out.with("cell_clip", op.cellClip())
                    .with("projection_clip", op.projectionClip())
                    .with("time_major", op.timeMajor())
                    .with("diagonal_recurrent", op.diagonalRecurrent())
                    .withQuantizations("intermediates", op.intermediates())
                    .with(op.activation()),
            in ->
                new UnidirectionalSequenceLstm(
                    in.activation(),
                    in.real("cell_clip"),
                    in.real("projection_clip"),
                    in.flag("time_major"),
                    in.flag("diagonal_recurrent"),
                    in.quantizations("intermediates")))
        .form(71)
        .build();
  }

  private static TypeTable types() {
    TypeTable table = TypeTable.inputs("input");
    for (int i = 1; i < 9; i++) {
      table = table.andInputs("weights");
    }
    for (int i = 9; i < FIRST_BIAS; i++) {
      table = table.fixed("peephole weights?", DataType.values());
    }
    for (int i = FIRST_BIAS; i < 16; i++) {
      table = table.andInputs("biases");
    }
    table = table.fixed("projection weights?", DataType.values());
    table = table.fixed("projection bias?", DataType.values());
    table = table.andInputs("output state", "cell state");
    for (int i = 20; i < 24; i++) {
      table = table.fixed("layer normalisation weights?", DataType.values());
    }
    table = table.outputs("output").same(FLOAT32);
    return table.row(row(INT8, INT32)).row(row(INT16, INT64));
  }

  /** A quantized form: INT8 weights and an INT16 cell state around activations of one type. */
  private static DataType[] row(DataType activations, DataType biases) {
    List<DataType> row = new ArrayList<>();
    row.add(activations);
    row.addAll(Collections.nCopies(8, INT8));
    row.addAll(Collections.nCopies(4, biases));
    row.addAll(List.of(activations, INT16, activations));
    return row.toArray(DataType[]::new);
  }

  private static Extents shape(UnidirectionalSequenceLstm op, NodeCheck node) {
    for (int extension : EXTENSIONS) {
      Value value = node.input(extension);
      node.requireOf(value, value.isAbsent(), PLAIN, () -> "input " + extension);
    }
    Shape x = node.input(0).shape();
    node.require(x.rank() == 3, SHAPES, () -> "input [" + x + "]");
    int batch = x.dim(op.timeMajor() ? 1 : 0);
    int units = node.input(1).shape().rank() == 2 ? node.input(1).shape().dim(0) : 0;
    for (int i = 1; i < 9; i++) {
      requireDims(node, i, List.of(units, i < FIRST_RECURRENT ? x.dim(2) : units));
    }
    for (int i = FIRST_BIAS; i < 16; i++) {
      requireDims(node, i, List.of(units));
    }
    for (int i = OUTPUT_STATE; i <= CELL_STATE; i++) {
      requireDims(node, i, List.of(batch, units));
    }
    return Extents.of(x.dim(0), x.dim(1), units);
  }

  private static void requireDims(NodeCheck node, int index, List<Integer> dims) {
    Value value = node.input(index);
    node.requireOf(
        value,
        value.shape().dims().equals(dims),
        SHAPES,
        () -> "%s where %s follows".formatted(value.shape().dims(), dims));
  }

  private static void states(NodeCheck node) {
    for (int i = OUTPUT_STATE; i <= CELL_STATE; i++) {
      Value state = node.input(i);
      node.requireOf(state, node.facts().isVariable(state), STATES, () -> "a tensor that is none");
    }
    Value cell = node.input(CELL_STATE);
    if (cell.dataType() == INT16) {
      Quantization q = cell.quantization();
      boolean powerOfTwo = Math.scalb(1f, Math.getExponent(q.scale())) == q.scale();
      node.requireOf(
          cell,
          powerOfTwo && q.zeroPoint() == 0,
          CELL_SCALE,
          () -> "scale %s, zero point %d".formatted(q.scale(), q.zeroPoint()));
    }
  }
}
