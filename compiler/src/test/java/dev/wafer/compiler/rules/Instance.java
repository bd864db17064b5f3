package dev.wafer.compiler.rules;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.SmallModels;
import dev.wafer.frontend.SparseEncoder;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.spec.Column;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A model of one operator that is being built: its tensors, and what is random about it. */
final class Instance {
  private static final float WEIGHT_SCALE = 0.02f;

  private final ModelBuilder model = new ModelBuilder();
  private final Random random;
  private final ElementType in;
  private final ElementType out;
  private final List<Integer> graphInputs = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<DataType> inputTypes = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private final List<DataType> outputTypes = new ArrayList<>();
  private final int rank;
  private final int mostExtent;
  private final Table options = ModelBuilder.options();
  private byte[] customOptions = new byte[0];
  private List<Object> named = List.of();
  private int optionsType = -1;

  /**
   * @param mostExtent of an axis whose extent is drawn
   */
  Instance(ElementType in, ElementType out, int rank, int mostExtent, Random random) {
    this.in = in;
    this.out = out;
    this.rank = rank;
    this.mostExtent = mostExtent;
    this.random = random;
  }

  ElementType in() {
    return in;
  }

  ElementType out() {
    return out;
  }

  int rank() {
    return rank;
  }

  Random random() {
    return random;
  }

  Table options() {
    return options;
  }

  /** Random extents, less often 1 than larger ones. */
  int[] extents() {
    int[] extents = new int[rank];
    for (int i = 0; i < rank; i++) {
      extents[i] = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(mostExtent);
    }
    return extents;
  }

  int axis(int among) {
    return random.nextInt(Math.max(1, among));
  }

  Instance input(int... shape) {
    return input(in, shape);
  }

  Instance input(ElementType type, int... shape) {
    int tensor = type.tensor(model, shape);
    graphInputs.add(tensor);
    return takes(tensor, type);
  }

  /** The input before once more. */
  Instance again() {
    inputs.add(inputs.get(inputs.size() - 1));
    inputTypes.add(inputTypes.get(inputTypes.size() - 1));
    return this;
  }

  Instance indices(int... values) {
    long[] longs = Arrays.stream(values).asLongStream().toArray();
    return int32s(DenseConstant.integers(DataType.INT32, Shape.of(values.length), longs));
  }

  /** Random constant numbers from 0 on. */
  Instance places(int below, int... shape) {
    long[] values = random.longs(Shape.of(shape).elements(), 0, Math.max(1, below)).toArray();
    return int32s(DenseConstant.integers(DataType.INT32, Shape.of(shape), values));
  }

  /** One axis as a scalar. */
  Instance scalar(int value) {
    return int32s(DenseConstant.integers(DataType.INT32, Shape.of(), value));
  }

  /** Amounts in a matrix of two columns. */
  Instance pairs(int... values) {
    long[] longs = Arrays.stream(values).asLongStream().toArray();
    return int32s(DenseConstant.integers(DataType.INT32, Shape.of(values.length / 2, 2), longs));
  }

  private Instance int32s(DenseConstant contents) {
    return takes(model.constant(ElementType.INT32.code(), contents), ElementType.INT32);
  }

  /** One number of the input's type. */
  Instance number(int value) {
    DenseConstant contents =
        in == ElementType.FLOAT32
            ? DenseConstant.float32(Shape.of(), value)
            : DenseConstant.integers(in.dataType(), Shape.of(), value);
    return takes(in.constant(model, contents), in);
  }

  /** Random contents with the quantization of an input. */
  Instance constant(int... shape) {
    DenseConstant contents = RandomTensors.constant(in.dataType(), Shape.of(shape), random);
    return takes(in.constant(model, contents), in);
  }

  /** Random contents. */
  Instance constant(ElementType type, int... shape) {
    DenseConstant contents = RandomTensors.constant(type.dataType(), Shape.of(shape), random);
    return takes(model.constant(type.code(), contents), type);
  }

  /** Random contents in a random sparse encoding. */
  Instance sparse(int... shape) {
    boolean[] present = new boolean[Shape.of(shape).elements()];
    // A tensor without any value has no buffer, so it would be no constant.
    present[random.nextInt(present.length)] = true;
    for (int i = 0; i < present.length; i++) {
      present[i] |= random.nextBoolean();
    }
    SparseEncoder.Encoding encoding = SparseEncoder.encode(shape, present, random);
    DenseConstant stored =
        RandomTensors.constant(in.dataType(), Shape.of(encoding.stored().size()), random);
    Table table = model.table(in.code(), model.buffer(stored.data().toArray()), shape);
    return takes(model.add(table.table(6, encoding.sparsity())), in);
  }

  /** What an operator keeps from one run to the next. */
  Instance state(ElementType type, float scale, int... shape) {
    return takes(model.variable(type.code(), scale, shape), type);
  }

  /** An optional input that is not there, of the type that a row asks for. */
  Instance absent(ElementType type) {
    return absent(type, 1);
  }

  /** So many optional inputs that are not there, of the type that a row asks for. */
  Instance absent(ElementType type, int count) {
    inputs.addAll(Collections.nCopies(count, -1));
    inputTypes.addAll(Collections.nCopies(count, type.dataType()));
    return this;
  }

  /** An optional output that is not there, of the type that a row asks for. */
  Instance absentOutput(ElementType type) {
    outputTypes.add(type.dataType());
    return this;
  }

  private Instance takes(int tensor, ElementType type) {
    inputs.add(tensor);
    inputTypes.add(type.dataType());
    return this;
  }

  /** Random weights, symmetric where they are quantized. */
  Instance weights(ElementType type, int... shape) {
    DenseConstant contents = RandomTensors.constant(type.dataType(), Shape.of(shape), random);
    return takes(
        type == ElementType.FLOAT32
            ? model.constant(type.code(), contents)
            : model.quantizedConstant(type.code(), WEIGHT_SCALE, contents),
        type);
  }

  Instance output(int... shape) {
    return output(out, shape);
  }

  Instance output(ElementType type, int... shape) {
    outputs.add(type.tensor(model, shape));
    outputTypes.add(type.dataType());
    return this;
  }

  /** Options of a custom operator as they stand. */
  Instance custom(byte... options) {
    customOptions = options.clone();
    return this;
  }

  /** Options of a custom operator: numbers by name, in pairs. */
  Instance flex(Object... namesAndNumbers) {
    named = List.of(namesAndNumbers);
    customOptions = SmallModels.flexMap(namesAndNumbers);
    return this;
  }

  /** Contents of a constant of an integer type. */
  Instance whole(ElementType type, long... values) {
    Shape shape = Shape.of(values.length);
    return takes(
        model.constant(type.code(), DenseConstant.integers(type.dataType(), shape, values)), type);
  }

  /** An output with a quantization that the operator dictates. */
  Instance outputOf(float scale, int zeroPoint, int... shape) {
    outputs.add(model.quantized(out.code(), scale, zeroPoint, shape));
    outputTypes.add(out.dataType());
    return this;
  }

  ModelBuilder model() {
    return model;
  }

  /** Tensors that the operator takes, -1 for one that is absent; may be changed. */
  List<Integer> inputs() {
    return inputs;
  }

  /** Tensors that the operator writes; may be changed. */
  List<Integer> outputs() {
    return outputs;
  }

  /** Tensors that the model takes; may be changed. */
  List<Integer> graphInputs() {
    return graphInputs;
  }

  /** Names and values of a custom operator's options in turn. */
  List<Object> named() {
    return named;
  }

  /** Options of a custom operator as they stand. */
  byte[] customOptions() {
    return customOptions.clone();
  }

  /** Writes options of another operator, by the number of their table. */
  void optionsOf(int table) {
    optionsType = table;
  }

  byte[] build(String operator, int code) {
    if (operator.startsWith(FileForm.CUSTOM)) {
      String name = operator.substring(FileForm.CUSTOM.length());
      model.custom(name, array(inputs), array(outputs), customOptions);
      return model.inputs(array(graphInputs)).outputs(array(outputs)).build();
    }
    model.operator(
        code,
        array(inputs),
        array(outputs),
        optionsType < 0
            ? SupportedOperators.find(operator).orElseThrow().optionsType()
            : optionsType,
        options);
    return model.inputs(array(graphInputs)).outputs(array(outputs)).build();
  }

  /** The row of an operator's table that the instance's tensors have the types of. */
  List<DataType> row(TypeTable table) {
    List<DataType> row = new ArrayList<>();
    List<Column> columns = table.inputs();
    IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).fixed().isEmpty())
        .forEach(i -> row.add(inputTypes.get(i)));
    List<Column> results = table.outputs();
    IntStream.range(0, results.size())
        .filter(i -> results.get(i).fixed().isEmpty())
        .forEach(i -> row.add(outputTypes.get(i)));
    return row;
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
