package dev.wafer.frontend.ops;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * TFLM_DECODE, TensorFlow Lite Micro's compressed constants. They are expanded while the file is
 * read: what lies in flash is the smallest code of what a kernel makes of them.
 */
public final class DecodeOperator {
  public static final String NAME = FileForm.CUSTOM + "TFLM_DECODE";

  static final String MEANING =
      "Inputs: pairs of codes and what tells how they are coded. Outputs: a constant for each pair,"
          + " expanded when the model is compiled.";
  static final String TYPES = "FLOAT32, INT8, INT16, INT32, INT64, BOOL";

  static final Rule PAIRS =
      Rule.consistent("there are two inputs for each output, both of them dense constants");
  static final Rule SCHEME =
      Rule.supported(
          "codes are look-up tables (type 0), Huffman codes (type 1) or pruned (type 2), of version"
              + " 1");
  static final Rule OUTPUT_TYPE = Rule.types("outputs are of " + TYPES);
  static final Rule COMPLETE = Rule.consistent("the codes hold what the output's shape takes");
  static final Rule CHANNELS =
      Rule.supported("there is one table, or one for each index of the first or the last axis");
  static final Rule SYMBOLS =
      Rule.supported("Huffman codes are of INT8, or of INT16 by tables of 32 bits");
  static final List<Rule> RULES = List.of(PAIRS, SCHEME, OUTPUT_TYPE, COMPLETE, CHANNELS, SYMBOLS);

  private static final Set<DataType> OUTPUTS =
      EnumSet.of(
          DataType.FLOAT32,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.BOOL);

  private static final int HEADER_BYTES = 16;
  private static final int LOOK_UP = 0;
  private static final int HUFFMAN = 1;
  private static final int PRUNED = 2;
  private static final int VERSION = 1;
  private static final int VERSION_OF_TYPE = 4;
  private static final int PARAMETERS = 5;
  private static final int STRIDE = 6;
  private static final int ONE_TABLE = 15;

  private final Bytes codes;
  private final Bytes header;
  private final Value output;
  private final int elements;
  private final int elementBytes;

  private DecodeOperator(Bytes codes, Bytes header, Value output) {
    this.codes = codes;
    this.header = header;
    this.output = output;
    this.elements = output.shape().elements();
    this.elementBytes = output.dataType().bits() / Byte.SIZE;
  }

  /**
   * The contents of each output.
   *
   * @param inputs those that are dense constants
   * @throws BrokenRuleException if a rule does not hold
   */
  public static List<DenseConstant> decode(
      List<Optional<DenseConstant>> inputs, List<Value> outputs) {
    PAIRS.require(
        inputs.size() == 2 * outputs.size() && inputs.stream().allMatch(Optional::isPresent),
        "%d inputs for %d outputs".formatted(inputs.size(), outputs.size()));
    List<DenseConstant> decoded = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Value output = outputs.get(i);
      OUTPUT_TYPE.require(OUTPUTS.contains(output.dataType()), output.dataType().name());
      Bytes codes = inputs.get(2 * i).orElseThrow().data();
      Bytes header = inputs.get(2 * i + 1).orElseThrow().data();
      byte[] contents = new DecodeOperator(codes, header, output).contents();
      decoded.add(new DenseConstant(output.dataType(), output.shape(), Bytes.wrap(contents)));
    }
    return decoded;
  }

  private byte[] contents() {
    COMPLETE.require(header.size() >= HEADER_BYTES, header.size() + " bytes before the tables");
    int type = header.get(0) & 0xFF;
    SCHEME.require(
        (type == LOOK_UP || type == HUFFMAN || type == PRUNED)
            && header.get(VERSION) == 1
            && header.get(VERSION_OF_TYPE) == 1,
        "type %d, versions %d and %d"
            .formatted(type, header.get(VERSION), header.get(VERSION_OF_TYPE)));
    return switch (type) {
      case LOOK_UP -> lookUp();
      case HUFFMAN -> huffman();
      default -> prune();
    };
  }

  /** Made once it is known that the codes hold as much: what a file says may be any size. */
  private byte[] room() {
    return new byte[Math.multiplyExact(elements, elementBytes)];
  }

  /** Indices of some bits each, the highest bit first, into one table or that of a channel. */
  private byte[] lookUp() {
    int bits = header.get(PARAMETERS) & 7;
    int stride = header.get(STRIDE) & 0xFF;
    COMPLETE.require(
        bits > 0 && stride > 0 && 8L * codes.size() >= (long) bits * elements,
        "%d bytes of indices of %d bits".formatted(codes.size(), bits));
    int tables = (header.size() - HEADER_BYTES) / (stride * elementBytes);
    int inner = elementsOfChannel(tables);
    byte[] out = room();
    for (int i = 0; i < elements; i++) {
      int index = 0;
      for (int bit = i * bits; bit < (i + 1) * bits; bit++) {
        index = index << 1 | bit(bit);
      }
      COMPLETE.require(index < stride, "index %d of %d values".formatted(index, stride));
      copy(i / inner % tables * stride + index, out, i);
    }
    return out;
  }

  /** How many elements that follow each other share a table. */
  private int elementsOfChannel(int tables) {
    int axis = header.get(PARAMETERS) >> 4 & 15;
    int rank = output.shape().rank();
    if (tables == 1 && (axis == ONE_TABLE || axis == 0)) {
      return Math.max(1, elements);
    }
    Quantization quantization = output.quantization();
    // Earlier files leave the axis to the quantization.
    int along = axis == 0 && quantization.isPerAxis() ? quantization.axis() : axis;
    CHANNELS.require(
        rank > 0 && (along == 0 || along == rank - 1) && tables == output.shape().dim(along),
        "%d tables along axis %d of [%s]".formatted(tables, along, output.shape()));
    return along == 0 ? elements / tables : 1;
  }

  /** Codes of one bit or more, of symbols that fill an element. */
  private byte[] huffman() {
    int sizes = header.get(PARAMETERS);
    SYMBOLS.require(
        output.dataType() == DataType.INT8
            || (output.dataType() == DataType.INT16 && HuffmanCodes.isWide(sizes)),
        output.dataType() + " by tables of " + (HuffmanCodes.isWide(sizes) ? 32 : 16) + " bits");
    COMPLETE.require(8L * codes.size() >= elements, codes.size() + " bytes of codes");
    HuffmanCodes symbols = new HuffmanCodes(codes, header, HEADER_BYTES, sizes);
    byte[] out = room();
    for (int i = 0; i < elements; i++) {
      int symbol = symbols.next();
      for (int b = 0; b < elementBytes; b++) {
        out[i * elementBytes + b] = (byte) (symbol >> (b * Byte.SIZE));
      }
    }
    return out;
  }

  /** A bit for each element, the highest first; those that are not the zero point follow. */
  private byte[] prune() {
    COMPLETE.require(8L * codes.size() >= elements, codes.size() + " bytes of bits");
    int values = (header.size() - HEADER_BYTES) / elementBytes;
    Quantization quantization = output.quantization();
    byte[] out = room();
    int next = 0;
    for (int i = 0; i < elements; i++) {
      if (bit(i) != 0) {
        COMPLETE.require(next < values, values + " values");
        copy(next++, out, i);
      } else if (output.dataType() == DataType.INT8 && quantization.isQuantized()) {
        out[i] = (byte) zeroPoint(quantization, i);
      }
    }
    return out;
  }

  private int zeroPoint(Quantization quantization, int element) {
    if (!quantization.isPerAxis()) {
      return quantization.zeroPoint();
    }
    int inner = 1;
    for (int axis = quantization.axis() + 1; axis < output.shape().rank(); axis++) {
      inner *= output.shape().dim(axis);
    }
    return quantization.zeroPoints().get(element / inner % quantization.zeroPoints().size());
  }

  private int bit(int index) {
    return codes.get(index / Byte.SIZE) >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
  }

  /** Copies an element from behind the header. */
  private void copy(int from, byte[] out, int to) {
    for (int b = 0; b < elementBytes; b++) {
      out[to * elementBytes + b] = header.get(HEADER_BYTES + from * elementBytes + b);
    }
  }
}
