package dev.wafer.ir.text;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tensor types and quantizations as text. */
final class Types {
  private static final List<DataType> DATA_TYPES = List.of(DataType.values());
  private static final List<String> MNEMONICS =
      DATA_TYPES.stream().map(DataType::mnemonic).toList();

  private Types() {}

  static String print(TensorType type) {
    String base = type.dataType().mnemonic() + "[" + type.shape() + "]";
    return type.quantization().equals(Quantization.none())
        ? base
        : base + " " + printQuantization(type.quantization());
  }

  /** {@code none}, {@code q(scale, zero)} or {@code q(axis=a, [scales], [zeros, if any])}. */
  static String printQuantization(Quantization quantization) {
    if (quantization.equals(Quantization.none())) {
      return "none";
    }
    if (quantization.scales().size() == 1 && quantization.axis() == 0) {
      return String.format(
          Locale.ROOT, "q(%s, %d)", Numbers.print(quantization.scale()), quantization.zeroPoint());
    }
    String scales =
        quantization.scales().stream().map(Numbers::print).collect(Collectors.joining(", "));
    boolean symmetric = quantization.zeroPoints().stream().allMatch(zero -> zero == 0);
    String zeros = symmetric ? "" : ", " + quantization.zeroPoints();
    return String.format(Locale.ROOT, "q(axis=%d, [%s]%s)", quantization.axis(), scales, zeros);
  }

  static TensorType read(Scanner scanner) {
    DataType dataType = DATA_TYPES.get(scanner.choice(MNEMONICS));
    Shape shape = readShape(scanner);
    boolean quantized = scanner.next('q');
    return new TensorType(
        dataType, shape, quantized ? readQuantization(scanner) : Quantization.none());
  }

  static Quantization readQuantization(Scanner scanner) {
    if (scanner.accept("none")) {
      return Quantization.none();
    }
    scanner.expect("q");
    scanner.expect('(');
    Quantization result;
    if (scanner.accept("axis")) {
      scanner.expect('=');
      int axis = scanner.integer();
      scanner.expect(',');
      List<Float> scales = scanner.list('[', ']', scanner::real);
      List<Integer> zeros =
          scanner.accept(',')
              ? scanner.list('[', ']', scanner::integer)
              : Collections.nCopies(scales.size(), 0);
      result = new Quantization(scales, zeros, axis);
    } else {
      float scale = scanner.real();
      scanner.expect(',');
      result = Quantization.perTensor(scale, scanner.integer());
    }
    scanner.expect(')');
    return result;
  }

  private static Shape readShape(Scanner scanner) {
    scanner.expect('[');
    List<Integer> dims = new ArrayList<>();
    if (!scanner.accept(']')) {
      do {
        dims.add(scanner.integer());
      } while (scanner.accept('x'));
      scanner.expect(']');
    }
    return Shape.of(dims);
  }
}
