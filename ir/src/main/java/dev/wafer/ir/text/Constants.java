package dev.wafer.ir.text;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Contents of constants as text. */
final class Constants {
  private Constants() {}

  /** Everything, so that the parser gives an equal constant. */
  static String printFull(Constant constant) {
    if (constant instanceof SparseConstant sparse) {
      String levels =
          sparse.dimensions().stream().map(Constants::printLevel).collect(Collectors.joining(", "));
      return String.format(
          Locale.ROOT,
          "sparse(order=%s, blocks=%s, levels=[%s], stored=%d, values=%s)",
          sparse.traversalOrder(),
          sparse.blockMap(),
          levels,
          sparse.storedBytes(),
          printElements(flat(sparse.dataType(), sparse.values())));
    }
    return printElements((DenseConstant) constant);
  }

  /** Size and a hash, which the parser refuses. */
  static String printShort(Constant constant) {
    String kind = constant instanceof SparseConstant ? "sparse" : "dense";
    Bytes data =
        constant instanceof SparseConstant sparse
            ? sparse.values()
            : ((DenseConstant) constant).data();
    return String.format(
        Locale.ROOT, "<%s, %d bytes, hash %08x>", kind, constant.storedBytes(), data.hashCode());
  }

  static Constant read(Scanner scanner, TensorType type) {
    if (scanner.next('<')) {
      throw new IllegalArgumentException("the constant's data was left out of the text");
    }
    if (scanner.accept("fill")) {
      scanner.expect('(');
      String element = scanner.number();
      scanner.expect(')');
      return dense(
          type.dataType(), type.shape(), Collections.nCopies(type.shape().elements(), element));
    }
    if (scanner.accept("sparse")) {
      return readSparse(scanner, type);
    }
    return dense(type.dataType(), type.shape(), scanner.list('[', ']', scanner::number));
  }

  private static SparseConstant readSparse(Scanner scanner, TensorType type) {
    scanner.expect('(');
    List<Integer> order = readNamed(scanner, "order");
    List<Integer> blocks = readNamed(scanner, "blocks");
    scanner.expect("levels");
    scanner.expect('=');
    List<SparseDimension> levels = scanner.list('[', ']', () -> readLevel(scanner));
    scanner.expect(',');
    scanner.expect("stored");
    scanner.expect('=');
    long storedBytes = scanner.longInteger();
    scanner.expect(',');
    scanner.expect("values");
    scanner.expect('=');
    List<String> values = scanner.list('[', ']', scanner::number);
    scanner.expect(')');
    Bytes data = dense(type.dataType(), Shape.of(values.size()), values).data();
    return new SparseConstant(
        type.dataType(), type.shape(), order, blocks, levels, data, storedBytes);
  }

  private static List<Integer> readNamed(Scanner scanner, String name) {
    scanner.expect(name);
    scanner.expect('=');
    List<Integer> values = scanner.list('[', ']', scanner::integer);
    scanner.expect(',');
    return values;
  }

  private static String printLevel(SparseDimension level) {
    if (level instanceof SparseDimension.Csr csr) {
      return "csr(" + csr.segments() + ", " + csr.indices() + ")";
    }
    return "dense(" + ((SparseDimension.Dense) level).size() + ")";
  }

  private static SparseDimension readLevel(Scanner scanner) {
    boolean compressed = scanner.choice(List.of("dense", "csr")) == 1;
    scanner.expect('(');
    SparseDimension level;
    if (compressed) {
      List<Integer> segments = scanner.list('[', ']', scanner::integer);
      scanner.expect(',');
      level = new SparseDimension.Csr(segments, scanner.list('[', ']', scanner::integer));
    } else {
      level = new SparseDimension.Dense(scanner.integer());
    }
    scanner.expect(')');
    return level;
  }

  private static DenseConstant flat(DataType dataType, Bytes data) {
    return new DenseConstant(dataType, Shape.of(data.size() * 8 / dataType.bits()), data);
  }

  private static String printElements(DenseConstant constant) {
    return IntStream.range(0, constant.shape().elements())
        .mapToObj(index -> printElement(constant, index))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String printElement(DenseConstant constant, int index) {
    return switch (constant.dataType()) {
      case FLOAT32 -> Numbers.print(constant.floatAt(index));
      case FLOAT16 -> {
        float value = constant.floatAt(index);
        yield Float.isFinite(value)
            ? Float.toString(value)
            : "0x" + Integer.toHexString(constant.data().buffer().getShort(2 * index) & 0xFFFF);
      }
      case FLOAT64 -> Numbers.print(constant.data().buffer().getDouble(8 * index));
      default -> Long.toString(constant.integerAt(index));
    };
  }

  private static DenseConstant dense(DataType dataType, Shape shape, List<String> elements) {
    if (elements.size() != shape.elements()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] has %d elements, found %d",
              shape,
              shape.elements(),
              elements.size()));
    }
    if (!dataType.isFloat()) {
      long[] values = elements.stream().mapToLong(Long::parseLong).toArray();
      DenseConstant constant = DenseConstant.integers(dataType, shape, values);
      long[] kept = IntStream.range(0, values.length).mapToLong(constant::integerAt).toArray();
      if (!Arrays.equals(values, kept)) {
        throw new IllegalArgumentException("an element is out of range for " + dataType);
      }
      return constant;
    }
    int size = Math.toIntExact(dataType.sizeBytes(shape.elements()));
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (String element : elements) {
      switch (dataType) {
        case FLOAT16 -> out.putShort(parseHalf(element));
        case FLOAT32 -> out.putInt(Float.floatToRawIntBits(Numbers.parseFloat(element)));
        default -> out.putDouble(Numbers.parseDouble(element));
      }
    }
    return new DenseConstant(dataType, shape, Bytes.wrap(out.array()));
  }

  private static short parseHalf(String text) {
    return text.startsWith("0x")
        ? (short) Integer.parseInt(text.substring(2), 16)
        : Float16.fromFloat(Float.parseFloat(text));
  }
}
