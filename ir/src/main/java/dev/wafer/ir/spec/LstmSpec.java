package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.NORM;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PEEPHOLE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.PROJECTION_BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** UNIDIRECTIONAL_SEQUENCE_LSTM, and BIDIRECTIONAL_SEQUENCE_LSTM, which is two of them. */
final class LstmSpec {
  /** Inputs of an LSTM in the file. */
  private static final int OPERANDS = 24;

  private static final Rule PLAIN =
      Rule.supported(
              "INT8 and INT16 forms have an input gate, and no peephole, projection or layer"
                  + " normalisation tensors")
          .about(DataType.INT8, DataType.INT16);
  private static final Rule COMPLETE =
      Rule.consistent(
          "the input gate has all of its tensors or none; so do peephole connections and layer"
              + " normalisation of the other gates; a projection bias has its weights");
  private static final Rule FULL_RECURRENT =
      Rule.supported("the recurrent weights are full matrices");
  private static final Rule CLIP = Rule.consistent("clips are finite and not negative");
  private static final Rule STATES = Rule.consistent("both states are variable tensors");
  private static final Rule SHAPES =
      Rule.consistent(
          "input [batch, time, in], input weights [units, in], recurrent weights [units, outputs],"
              + " biases, peephole and normalisation weights [units], projection [outputs, units],"
              + " its bias [outputs], states [batch, outputs] and [batch, units]; without"
              + " projection there are as many outputs as units");
  private static final Rule CELL_SCALE =
      Rule.supported("an INT16 cell state has a power of two as scale and zero point 0")
          .about(DataType.INT16);

  private LstmSpec() {}

  static OpSpec<UnidirectionalSequenceLstm> spec() {
    return OpSpec.of(UnidirectionalSequenceLstm.class, "UNIDIRECTIONAL_SEQUENCE_LSTM")
        .types(types())
        .shape(LstmSpec::shape, PLAIN, COMPLETE, SHAPES)
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
                (op, node) -> {
                  for (float clip : List.of(op.cellClip(), op.projectionClip())) {
                    node.require(
                        Float.isFinite(clip) && clip >= 0, CLIP, () -> Float.toString(clip));
                  }
                }))
        .requires(Requirement.PER_TENSOR)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node -> {
                  node.inputs().subList(1, OUTPUT_STATE).forEach(node::requireParameter);
                  for (int i = NORM; i < OPERANDS; i++) {
                    node.requireParameter(node.input(i));
                  }
                }))
        .requires(RecurrentSpecs.hybridWeights(WEIGHTS, PROJECTION))
        .requires(new Requirement<>(List.of(STATES, CELL_SCALE), (op, node) -> states(node)))
        .note(
            WeightRules.HYBRID,
            "What TensorFlow Lite Micro does not have (FLOAT32 by INT8, tensors that may be absent)"
                + " is computed as TensorFlow Lite's reference kernels do.")
        .text(
            (op, out) ->
                out.with("cell_clip", op.cellClip())
                    .with("projection_clip", op.projectionClip())
                    .with("time_major", op.timeMajor())
                    .with("diagonal_recurrent", op.diagonalRecurrent())
                    .mark("asymmetric_inputs", op.asymmetricInputs())
                    .mark("backward", op.backward())
                    .withQuantizations("intermediates", op.intermediates())
                    .with(op.activation()),
            in ->
                new UnidirectionalSequenceLstm(
                    in.activation(),
                    in.real("cell_clip"),
                    in.real("projection_clip"),
                    in.flag("time_major"),
                    in.flag("diagonal_recurrent"),
                    in.mark("asymmetric_inputs"),
                    in.mark("backward"),
                    in.quantizations("intermediates")))
        .form(71)
        .formOf("BIDIRECTIONAL_SEQUENCE_LSTM", 69, bidirectional())
        .build();
  }

  private static TypeTable types() {
    TypeTable table = directed(TypeTable.inputs("input"));
    table = table.andInputs("output state", "cell state");
    for (int i = NORM; i < OPERANDS; i++) {
      table = table.andInputs("layer normalisation weights?");
    }
    table = table.outputs("output").same(FLOAT32);
    return table
        .row(row(FLOAT32, INT8, INT8, FLOAT32, FLOAT32))
        .row(row(INT8, INT8, INT16, INT32, INT16))
        .row(row(INT16, INT8, INT16, INT64, INT16));
  }

  /** Weights, peepholes, biases and projection of one direction. */
  private static TypeTable directed(TypeTable before) {
    TypeTable table = before;
    for (int i = 0; i < 2; i++) {
      table = table.andInputs("input gate weights?", "weights", "weights", "weights");
    }
    for (int i = PEEPHOLE; i < BIAS; i++) {
      table = table.andInputs("peephole weights?");
    }
    table = table.andInputs("input gate bias?", "biases", "biases", "biases");
    return table.andInputs("projection weights?", "projection bias?");
  }

  /** A row around INT8 weights. */
  private static DataType[] row(
      DataType x, DataType weights, DataType peephole, DataType biases, DataType cell) {
    List<DataType> row = new ArrayList<>(List.of(x));
    addDirection(row, weights, peephole, biases);
    row.addAll(List.of(x, cell));
    DataType norm = biases == FLOAT32 ? FLOAT32 : INT16;
    IntStream.range(NORM, OPERANDS).forEach(i -> row.add(norm));
    row.add(x);
    return row.toArray(DataType[]::new);
  }

  private static void addDirection(
      List<DataType> row, DataType weights, DataType peephole, DataType biases) {
    IntStream.range(WEIGHTS, PEEPHOLE).forEach(i -> row.add(weights));
    IntStream.range(PEEPHOLE, BIAS).forEach(i -> row.add(peephole));
    IntStream.range(BIAS, PROJECTION).forEach(i -> row.add(biases));
    row.add(weights);
    row.add(biases == FLOAT32 ? FLOAT32 : INT32);
  }

  /** The file's form of two directions. */
  private static TypeTable bidirectional() {
    TypeTable table = directed(directed(TypeTable.inputs("input")));
    table =
        table.andInputs(
            "output state", "cell state", "output state", "cell state", "auxiliary input?");
    for (int i = 0; i < 2 * GATES; i++) {
      table = table.fixed("auxiliary weights?", FLOAT32, INT8);
    }
    table = table.outputs("output", "backward output?").same(FLOAT32);
    List<DataType> hybrid = new ArrayList<>(List.of(FLOAT32));
    addDirection(hybrid, INT8, INT8, FLOAT32);
    addDirection(hybrid, INT8, INT8, FLOAT32);
    // States, auxiliary input, outputs.
    IntStream.range(0, 7).forEach(i -> hybrid.add(FLOAT32));
    return table.row(hybrid.toArray(DataType[]::new));
  }

  private static Extents shape(UnidirectionalSequenceLstm op, NodeCheck node) {
    requireComplete(node);
    Shape x = node.input(0).shape();
    node.require(x.rank() == 3, SHAPES, () -> "input [" + x + "]");
    int batch = Sequence.of(x, op.timeMajor()).batches();
    Shape weights = node.input(WEIGHTS + 1).shape();
    Shape projection = node.input(PROJECTION).shape();
    int units = weights.rank() == 2 ? weights.dim(0) : 0;
    boolean projects = node.input(PROJECTION).isPresent();
    int outputs = !projects ? units : projection.rank() == 2 ? projection.dim(0) : 0;
    for (int gate = 0; gate < GATES; gate++) {
      requireDims(node, WEIGHTS + gate, List.of(units, x.dim(2)));
      requireDims(node, RECURRENT + gate, List.of(units, outputs));
      requireDims(node, BIAS + gate, List.of(units));
      requireDims(node, NORM + gate, List.of(units));
    }
    for (int i = PEEPHOLE; i < BIAS; i++) {
      requireDims(node, i, List.of(units));
    }
    requireDims(node, PROJECTION, List.of(outputs, units));
    requireDims(node, PROJECTION_BIAS, List.of(outputs));
    requireDims(node, OUTPUT_STATE, List.of(batch, outputs));
    requireDims(node, CELL_STATE, List.of(batch, units));
    return Extents.of(x.dim(0), x.dim(1), outputs);
  }

  private static void requireComplete(NodeCheck node) {
    boolean gated = node.input(WEIGHTS).isPresent();
    boolean integer = node.input(0).dataType() != FLOAT32;
    requirePresent(node, RECURRENT, gated);
    requirePresent(node, BIAS, gated);
    boolean peephole = node.input(PEEPHOLE + 2).isPresent();
    requirePresent(node, PEEPHOLE, peephole && gated);
    requirePresent(node, PEEPHOLE + 1, peephole);
    boolean norm = node.input(NORM + 1).isPresent();
    requirePresent(node, NORM, norm && gated);
    requirePresent(node, NORM + 2, norm);
    requirePresent(node, NORM + 3, norm);
    boolean projects = node.input(PROJECTION).isPresent();
    node.require(
        projects || node.input(PROJECTION_BIAS).isAbsent(), COMPLETE, () -> "a projection bias");
    node.require(
        !integer || (gated && !peephole && !norm && !projects),
        PLAIN,
        () -> gated ? "one of these tensors" : "no input gate");
  }

  private static void requirePresent(NodeCheck node, int index, boolean present) {
    Value value = node.input(index);
    node.requireOf(
        value,
        value.isPresent() == present,
        COMPLETE,
        () -> "input %d is %s".formatted(index, present ? "absent" : "present"));
  }

  private static void requireDims(NodeCheck node, int index, List<Integer> dims) {
    Value value = node.input(index);
    node.requireOf(
        value,
        value.isAbsent() || value.shape().dims().equals(dims),
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
