package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_LSTM without peephole connections, projection or layer normalisation. */
final class LstmImport implements OperatorImport {
  private static final int ACTIVATION = 0;
  private static final int CELL_CLIP = 1;
  private static final int PROJECTION_CLIP = 2;
  private static final int TIME_MAJOR = 3;
  private static final int DIAGONAL_RECURRENT = 5;

  private static final int TANH = 4;

  private static final int FIRST_RECURRENT = 5;
  private static final int FIRST_BIAS = 12;
  private static final int OUTPUT_STATE = 18;
  private static final int CELL_STATE = 19;
  private static final List<Integer> EXTENSIONS = List.of(9, 10, 11, 16, 17, 20, 21, 22, 23);

  private static final Rule PLAIN =
      Rule.supported("there are no peephole, projection or layer normalisation tensors");
  private static final Rule TANH_ONLY = Rule.supported("the cell's activation is TANH");
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

  @Override
  public String name() {
    return "UNIDIRECTIONAL_SEQUENCE_LSTM";
  }

  @Override
  public int optionsType() {
    return 71;
  }

  @Override
  public TypeTable types() {
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
    table = table.row(row(INT8, INT32));
    return table.row(row(INT16, INT64));
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

  @Override
  public List<Rule> rules() {
    return List.of(
        PLAIN,
        TANH_ONLY,
        FULL_RECURRENT,
        CLIP,
        STATES,
        SHAPES,
        CELL_SCALE,
        CommonRules.PARAMETERS,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE);
  }

  @Override
  public void importInto(OperatorContext c) {
    for (int extension : EXTENSIONS) {
      Value value = c.input(extension);
      c.requireOf(value, value.isAbsent(), PLAIN, () -> "input " + extension);
    }
    int activation = c.options().int8(ACTIVATION, 0);
    c.require(activation == TANH, TANH_ONLY, () -> "activation " + activation);
    c.require(
        !c.options().bool(DIAGONAL_RECURRENT, false),
        FULL_RECURRENT,
        () -> "diagonal_recurrent_tensors");
    float cellClip = c.options().float32(CELL_CLIP);
    c.require(Float.isFinite(cellClip) && cellClip >= 0, CLIP, () -> Float.toString(cellClip));
    c.requirePerTensorAll();
    boolean timeMajor = c.options().bool(TIME_MAJOR, false);
    requireShapes(c, timeMajor);
    requireStates(c);
    c.emit(
        // The record's activation stays NONE: TANH is part of the operator's meaning.
        new UnidirectionalSequenceLstm(
            Activation.NONE,
            cellClip,
            c.options().float32(PROJECTION_CLIP),
            timeMajor,
            false,
            c.intermediates()),
        c.inputs(),
        c.outputs());
  }

  private static void requireShapes(OperatorContext c, boolean timeMajor) {
    Shape x = c.input(0).shape();
    c.require(x.rank() == 3, SHAPES, () -> "input [" + x + "]");
    int batch = x.dim(timeMajor ? 1 : 0);
    int in = x.dim(2);
    int units = c.input(1).shape().rank() == 2 ? c.input(1).shape().dim(0) : 0;
    for (int i = 1; i < 9; i++) {
      requireParameter(c, i, List.of(units, i < FIRST_RECURRENT ? in : units));
    }
    for (int i = FIRST_BIAS; i < 16; i++) {
      requireParameter(c, i, List.of(units));
    }
    for (int i = OUTPUT_STATE; i <= CELL_STATE; i++) {
      requireShapeOf(c, c.input(i), List.of(batch, units));
    }
    c.requireShape(0, List.of((long) x.dim(0), (long) x.dim(1), (long) units));
  }

  private static void requireParameter(OperatorContext c, int index, List<Integer> dims) {
    c.requireParameter(c.input(index));
    requireShapeOf(c, c.input(index), dims);
  }

  private static void requireShapeOf(OperatorContext c, Value value, List<Integer> dims) {
    c.requireOf(
        value,
        value.shape().dims().equals(dims),
        SHAPES,
        () -> "%s where %s follows".formatted(value.shape().dims(), dims));
  }

  private static void requireStates(OperatorContext c) {
    for (int i = OUTPUT_STATE; i <= CELL_STATE; i++) {
      Value state = c.input(i);
      c.requireOf(state, c.scope().isVariable(state), STATES, () -> "a tensor that is none");
    }
    Value cell = c.input(CELL_STATE);
    if (cell.dataType() == INT16) {
      Quantization q = cell.quantization();
      boolean powerOfTwo = Math.scalb(1f, Math.getExponent(q.scale())) == q.scale();
      c.requireOf(
          cell,
          powerOfTwo && q.zeroPoint() == 0,
          CELL_SCALE,
          () -> "scale %s, zero point %d".formatted(q.scale(), q.zeroPoint()));
    }
  }
}
