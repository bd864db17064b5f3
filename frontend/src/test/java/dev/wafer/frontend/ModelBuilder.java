package dev.wafer.frontend;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.wafer.ir.DenseConstant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Writes small TensorFlow Lite models. Field numbers are those of the schema. */
public final class ModelBuilder {
  /** More codes than the format has. */
  private static final int MOST_OPERATORS = 256;

  public static final int FLOAT32 = 0;
  public static final int FLOAT16 = 1;
  public static final int INT32 = 2;
  public static final int UINT8 = 3;
  public static final int FLOAT64 = 10;
  public static final int INT64 = 4;
  public static final int STRING = 5;
  public static final int INT16 = 7;
  public static final int INT8 = 9;
  public static final int INT4 = 17;

  /** Writes something into the builder and returns its offset. */
  private interface Part extends ToIntFunction<FlatBufferBuilder> {}

  /** One field of a table: its number and how it is added. */
  private record Field(int number, Part prepare, FieldWriter writer) {}

  private interface FieldWriter {
    void write(FlatBufferBuilder out, int field, int offset);
  }

  /** A table that is written field by field; a field that is written again is replaced. */
  public static final class Table {
    private final List<Field> fields = new ArrayList<>();
    private final Map<Integer, int[]> numbers = new LinkedHashMap<>();

    /** The elements of a field of integers, or the one that it is; none if it was not written. */
    public int[] numbers(int field) {
      return numbers.getOrDefault(field, new int[0]).clone();
    }

    public Table int8(int field, int value) {
      numbers.put(field, new int[] {value});
      return add(field, out -> 0, (out, f, o) -> out.addByte(f, (byte) value, 0));
    }

    public Table int32(int field, int value) {
      numbers.put(field, new int[] {value});
      return add(field, out -> 0, (out, f, o) -> out.addInt(f, value, 0));
    }

    public Table int64(int field, long value) {
      return add(field, out -> 0, (out, f, o) -> out.addLong(f, value, 0));
    }

    public Table float32(int field, float value) {
      return add(field, out -> 0, (out, f, o) -> out.addFloat(f, value, 0));
    }

    public Table string(int field, String value) {
      return offset(field, out -> out.createString(value));
    }

    public Table bytes(int field, byte... value) {
      return offset(field, out -> out.createByteVector(value));
    }

    public Table int32s(int field, int... values) {
      numbers.put(field, values.clone());
      return offset(
          field,
          out -> {
            out.startVector(4, values.length, 4);
            for (int i = values.length - 1; i >= 0; i--) {
              out.addInt(values[i]);
            }
            return out.endVector();
          });
    }

    public Table uint16s(int field, int... values) {
      return offset(
          field,
          out -> {
            out.startVector(2, values.length, 4);
            for (int i = values.length - 1; i >= 0; i--) {
              out.addShort((short) values[i]);
            }
            return out.endVector();
          });
    }

    public Table int64s(int field, long... values) {
      return offset(
          field,
          out -> {
            out.startVector(8, values.length, 8);
            for (int i = values.length - 1; i >= 0; i--) {
              out.addLong(values[i]);
            }
            return out.endVector();
          });
    }

    public Table float32s(int field, float... values) {
      return offset(
          field,
          out -> {
            out.startVector(4, values.length, 4);
            for (int i = values.length - 1; i >= 0; i--) {
              out.addFloat(values[i]);
            }
            return out.endVector();
          });
    }

    public Table table(int field, Table value) {
      return offset(field, value::write);
    }

    public Table tables(int field, List<Table> values) {
      return offset(
          field,
          out -> {
            int[] offsets = values.stream().mapToInt(value -> value.write(out)).toArray();
            return out.createVectorOfTables(offsets);
          });
    }

    private Table offset(int field, Part part) {
      return add(field, part, (out, f, o) -> out.addOffset(f, o, 0));
    }

    private Table add(int field, Part prepare, FieldWriter writer) {
      fields.add(new Field(field, prepare, writer));
      return this;
    }

    private int write(FlatBufferBuilder out) {
      int[] offsets = fields.stream().mapToInt(field -> field.prepare().applyAsInt(out)).toArray();
      out.startTable(fields.stream().mapToInt(field -> field.number() + 1).max().orElse(0));
      for (int i = 0; i < offsets.length; i++) {
        fields.get(i).writer().write(out, fields.get(i).number(), offsets[i]);
      }
      return out.endTable();
    }
  }

  private final List<Table> codes = new ArrayList<>();
  private final List<Table> buffers = new ArrayList<>(List.of(new Table()));
  private final List<Table> subgraphs = new ArrayList<>();
  private List<Table> tensors = new ArrayList<>();
  private List<Table> operators = new ArrayList<>();
  private final List<Table> signatures = new ArrayList<>();
  private final List<Table> metadata = new ArrayList<>();
  private int[] inputs = {};
  private int[] outputs = {};

  public static Table options() {
    return new Table();
  }

  public int buffer(byte... contents) {
    return buffer(new Table().bytes(0, contents));
  }

  public int buffer(Table buffer) {
    buffers.add(buffer);
    return buffers.size() - 1;
  }

  /** A tensor without contents. */
  public int tensor(int type, int... shape) {
    return add(table(type, 0, shape));
  }

  /** A tensor with one scale. */
  public int quantized(int type, float scale, int zeroPoint, int... shape) {
    return add(table(type, 0, shape).table(4, quantization(scale, zeroPoint)));
  }

  public int variable(int type, float scale, int... shape) {
    return add(table(type, 0, shape).table(4, quantization(scale, 0)).int8(5, 1));
  }

  public int constant(int type, DenseConstant contents) {
    return add(table(type, buffer(contents.data().toArray()), contents.shape().toArray()));
  }

  public int quantizedConstant(int type, float scale, DenseConstant contents) {
    return add(
        table(type, buffer(contents.data().toArray()), contents.shape().toArray())
            .table(4, quantization(scale, 0)));
  }

  /** Any tensor. */
  public int add(Table tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  /** A tensor as it stands. */
  public Table tensorTable(int index) {
    return tensors.get(index);
  }

  public Table table(int type, int buffer, int... shape) {
    return new Table()
        .int32s(0, shape)
        .int8(1, type)
        .int32(2, buffer)
        .string(3, "t" + tensors.size());
  }

  public static Table quantization(float scale, int zeroPoint) {
    return new Table().float32s(2, scale).int64s(3, zeroPoint);
  }

  public ModelBuilder operator(int builtin, int[] in, int[] out, int optionsType, Table options) {
    codes.add(new Table().int8(0, Math.min(builtin, 127)).int32(3, builtin).int32(2, 1));
    operators.add(
        new Table()
            .int32(0, codes.size() - 1)
            .int32s(1, in)
            .int32s(2, out)
            .int8(3, optionsType)
            .table(4, options));
    return this;
  }

  public ModelBuilder operator(int builtin, int[] in, int[] out) {
    codes.add(new Table().int8(0, Math.min(builtin, 127)).int32(3, builtin).int32(2, 1));
    operators.add(new Table().int32(0, codes.size() - 1).int32s(1, in).int32s(2, out));
    return this;
  }

  public ModelBuilder custom(String name, int[] in, int[] out, byte... customOptions) {
    return customVersion(name, 1, in, out, customOptions);
  }

  public ModelBuilder customVersion(
      String name, int version, int[] in, int[] out, byte... customOptions) {
    Table code = new Table().int8(0, 32).int32(3, 32).string(1, name);
    codes.add(version == 1 ? code : code.int32(2, version));
    operators.add(
        new Table()
            .int32(0, codes.size() - 1)
            .int32s(1, in)
            .int32s(2, out)
            .bytes(5, customOptions));
    return this;
  }

  public ModelBuilder signature(
      String key, String input, int inputTensor, String output, int outTensor) {
    return signature(key, Map.of(input, inputTensor), Map.of(output, outTensor));
  }

  /** A signature of the subgraph at hand: names of its tensors, in the order of the maps. */
  public ModelBuilder signature(String key, Map<String, Integer> ins, Map<String, Integer> outs) {
    return signatureOf(subgraphs.size(), key, ins, outs);
  }

  /** A signature of any subgraph. */
  public ModelBuilder signatureOf(
      int subgraph, String key, Map<String, Integer> ins, Map<String, Integer> outs) {
    signatures.add(
        new Table().tables(0, names(ins)).tables(1, names(outs)).string(2, key).int32(4, subgraph));
    return this;
  }

  private static List<Table> names(Map<String, Integer> tensors) {
    return tensors.entrySet().stream()
        .map(entry -> new Table().string(0, entry.getKey()).int32(1, entry.getValue()))
        .toList();
  }

  /** Ends the subgraph and begins another one, whose tensors count from 0 anew. */
  public ModelBuilder nextSubgraph() {
    subgraphs.add(subgraph());
    tensors = new ArrayList<>();
    operators = new ArrayList<>();
    return this;
  }

  public ModelBuilder metadata(String name, int buffer) {
    metadata.add(new Table().string(0, name).int32(1, buffer));
    return this;
  }

  public ModelBuilder inputs(int... tensorIndices) {
    inputs = tensorIndices;
    return this;
  }

  public ModelBuilder outputs(int... tensorIndices) {
    outputs = tensorIndices;
    return this;
  }

  private Table subgraph() {
    return new Table()
        .tables(0, tensors)
        .int32s(1, inputs)
        .int32s(2, outputs)
        .tables(3, operators)
        .string(4, subgraphs.isEmpty() ? "main" : "subgraph " + subgraphs.size());
  }

  public byte[] build() {
    List<Table> all = new ArrayList<>(subgraphs);
    all.add(subgraph());
    Table model =
        new Table()
            .int32(0, 3)
            .tables(1, codes)
            .tables(2, all)
            .string(3, "built by a test")
            .tables(4, buffers)
            .tables(6, metadata)
            .tables(7, signatures);
    FlatBufferBuilder out = new FlatBufferBuilder();
    out.forceDefaults(true);
    out.finish(model.write(out), "TFL3");
    return out.sizedByteArray();
  }

  /** The code of an operator of the format, by its name. */
  public static int code(String operator) {
    return IntStream.range(0, MOST_OPERATORS)
        .filter(code -> BuiltinOperators.name(code).equals(operator))
        .findFirst()
        .orElseThrow();
  }
}
