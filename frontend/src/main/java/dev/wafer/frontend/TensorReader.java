package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code Tensor} tables. */
final class TensorReader {
  private static final int SHAPE = 0;
  private static final int TYPE = 1;
  private static final int BUFFER = 2;
  private static final int NAME = 3;
  private static final int QUANTIZATION = 4;
  private static final int IS_VARIABLE = 5;
  private static final int SPARSITY = 6;
  private static final int SHAPE_SIGNATURE = 7;
  private static final int EXTERNAL_BUFFER = 10;

  private static final int MAX_RANK = 8;

  /** Far beyond any microcontroller; keeps all later arithmetic on sizes within 32 bits. */
  private static final long MAX_TENSOR_BYTES = 1L << 28;

  /** Stands in for an element type that the intermediate representation lacks. */
  private static final DataType STAND_IN = DataType.UINT8;

  private final Buffers buffers;
  private final Problems problems;

  TensorReader(Buffers buffers, Problems problems) {
    this.buffers = buffers;
    this.problems = problems;
  }

  ImportedTensor read(FlatTable table, int index) {
    String stored = table.string(NAME);
    String name = stored.isEmpty() ? "tensor_" + index : stored;
    int typeCode = table.int8(TYPE, 0);
    boolean brain = TensorTypes.name(typeCode).equals(TensorTypes.BFLOAT16) && isStored(table);
    Optional<DataType> known =
        brain ? Optional.of(DataType.FLOAT32) : TensorTypes.dataType(typeCode);
    DataType dataType = known.orElse(STAND_IN);
    boolean variable = table.bool(IS_VARIABLE, false);
    Optional<Diagnostic> unsupported =
        unsupported(table, typeCode, known).map(d -> d.atTensor(name));
    try {
      Bytes contents = buffers.get(table.uint32(BUFFER));
      Bytes data = brain ? widened(contents) : contents;
      if (unsupported.isPresent() && data.size() > 0) {
        return standIn(index, name, data, unsupported);
      }
      List<Integer> dims = table.int32s(SHAPE);
      Shape shape = shape(sized(dims, data), dataType);
      Quantization quantization = QuantizationReader.read(table.table(QUANTIZATION), shape);
      Value value = new Value(index, name, new TensorType(dataType, shape, quantization));
      Optional<Constant> constant = constant(table, dataType, shape, data);
      if (variable && constant.isPresent()) {
        throw inconsistent("a variable has no contents in the file", "contents");
      }
      return new ImportedTensor(
          value,
          constant,
          variable,
          unsupported,
          stated(dims, table.int32s(SHAPE_SIGNATURE)),
          !dims.contains(-1),
          false);
    } catch (WaferException e) {
      e.diagnostics().forEach(d -> problems.add(d.atTensor(name)));
      Value value = new Value(index, name, TensorType.of(dataType, 0));
      return new ImportedTensor(
          value, Optional.empty(), variable, unsupported, value.shape().dims(), true, true);
    }
  }

  /** Whether the file has contents for a tensor, all of them and in its own order. */
  private boolean isStored(FlatTable table) {
    try {
      return buffers.get(table.uint32(BUFFER)).size() > 0 && table.table(SPARSITY).isEmpty();
    } catch (WaferException damaged) {
      // Whoever reads the contents reports it.
      return false;
    }
  }

  /**
   * The FLOAT32 numbers whose upper halves are given, which is what BFLOAT16 is; half a one stays.
   */
  private static Bytes widened(Bytes halves) {
    if (halves.size() % 2 != 0) {
      return halves;
    }
    byte[] words = new byte[2 * halves.size()];
    for (int i = 0; i < halves.size(); i++) {
      words[i / 2 * 4 + 2 + i % 2] = halves.get(i);
    }
    return Bytes.wrap(words);
  }

  /** The raw bytes of a constant that cannot be represented as what it is. */
  private static ImportedTensor standIn(
      int index, String name, Bytes data, Optional<Diagnostic> unsupported) {
    TensorType type = TensorType.of(STAND_IN, data.size());
    Constant constant = new DenseConstant(STAND_IN, type.shape(), data);
    return new ImportedTensor(
        new Value(index, name, type),
        Optional.of(constant),
        false,
        unsupported,
        type.shape().dims(),
        true,
        false);
  }

  /** The extents, 1 for each that is open; contents in the file leave none open. */
  private static List<Integer> sized(List<Integer> dims, Bytes data) {
    return data.size() > 0 ? dims : dims.stream().map(dim -> dim == -1 ? 1 : dim).toList();
  }

  /** The extents, -1 where these or the signature say that they are open. */
  private static List<Integer> stated(List<Integer> dims, List<Integer> signature) {
    if (signature.size() != dims.size()) {
      return dims;
    }
    List<Integer> stated = new ArrayList<>(dims);
    for (int axis = 0; axis < dims.size(); axis++) {
      if (signature.get(axis) == -1) {
        stated.set(axis, -1);
      }
    }
    return stated;
  }

  private static Optional<Diagnostic> unsupported(
      FlatTable table, int typeCode, Optional<DataType> known) {
    Diagnostic type = Diagnostic.of(Code.UNSUPPORTED_TYPE, "the tensor's type is supported");
    if (known.isEmpty()) {
      return Optional.of(type.found(TensorTypes.name(typeCode)));
    }
    if (QuantizationReader.hasDetails(table.table(QUANTIZATION))) {
      return Optional.of(
          type.found("custom or blockwise quantization").supported("per tensor and per axis"));
    }
    if (table.uint32(EXTERNAL_BUFFER) != 0) {
      return Optional.of(
          type.found("contents in another file").supported("contents in the model's file"));
    }
    return Optional.empty();
  }

  /** Computed extents as a shape, if a tensor can have it. */
  static Optional<Shape> shape(Extents extents, DataType dataType) {
    long most = MAX_TENSOR_BYTES;
    if (extents.dims().stream().anyMatch(dim -> dim < 0 || dim > most)) {
      return Optional.empty();
    }
    try {
      return Optional.of(shape(extents.dims().stream().map(Long::intValue).toList(), dataType));
    } catch (WaferException tooLarge) {
      return Optional.empty();
    }
  }

  private static Shape shape(List<Integer> dims, DataType dataType) {
    if (dims.size() > MAX_RANK) {
      throw inconsistent("tensors have at most " + MAX_RANK + " axes", dims.size() + " axes");
    }
    long sizeBytes = Math.max(1, dataType.bits() / 8);
    for (int dim : dims) {
      if (dim < 0) {
        throw new WaferException(unknownShape(dims));
      }
      sizeBytes *= Math.max(1, dim);
      if (sizeBytes > MAX_TENSOR_BYTES || dim > MAX_TENSOR_BYTES) {
        throw new WaferException(
            Diagnostic.of(Code.TOO_LARGE, "a tensor takes at most " + MAX_TENSOR_BYTES + " bytes")
                .found("shape " + dims + " of " + dataType));
      }
    }
    return Shape.of(dims);
  }

  /** What is wrong with a tensor whose shape nothing tells. */
  static Diagnostic unknownShape(List<Integer> dims) {
    int open = dims.stream().filter(dim -> dim < 0).findFirst().orElse(-1);
    return Diagnostic.of(Code.INCONSISTENT_MODEL, "shapes are known at compile time")
        .found("an extent of " + open + " in " + dims)
        .help(CommonRules.FIXED_SHAPES);
  }

  private static Optional<Constant> constant(
      FlatTable table, DataType dataType, Shape shape, Bytes data) {
    Optional<FlatTable> sparsity = table.table(SPARSITY);
    if (sparsity.isPresent()) {
      // Without any element that is not zero its buffer has no bytes.
      return Optional.of(SparsityReader.read(sparsity.get(), dataType, shape, data));
    }
    if (data.size() == 0 && shape.elements() > 0) {
      return Optional.empty();
    }
    long expected = dataType.sizeBytes(shape.elements());
    if (data.size() != expected) {
      throw inconsistent(
          "a constant's buffer holds exactly what its shape takes",
          "%d bytes for shape [%s] of %s, which takes %d"
              .formatted(data.size(), shape, dataType, expected));
    }
    return Optional.of(new DenseConstant(dataType, shape, data));
  }

  private static WaferException inconsistent(String rule, String found) {
    return new WaferException(Diagnostic.of(Code.INCONSISTENT_MODEL, rule).found(found));
  }
}
