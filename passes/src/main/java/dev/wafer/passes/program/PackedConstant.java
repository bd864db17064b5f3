package dev.wafer.passes.program;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.encoding.Expanded;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * An array in flash, in the order in which a kernel reads it. Several kernels offer themselves for
 * a node and one is taken: so what costs time to pack is given as a supplier, which is asked once,
 * when somebody wants the data.
 */
public final class PackedConstant {
  /** How the flash report counts an array. */
  public enum Kind {
    /** The model's weights, whatever their packing. */
    WEIGHT,
    /** The model's biases, with what was folded into them. */
    BIAS,
    /** What the compiler added: multipliers, shifts, look-up tables. */
    TABLE
  }

  private final String role;
  private final Kind kind;
  private final CType type;
  private final int alignmentBytes;
  private final boolean mixed;
  private final OptionalInt knownBytes;
  private final Supplier<Bytes> packing;
  private Optional<Bytes> data = Optional.empty();

  private PackedConstant(
      String role,
      Kind kind,
      CType type,
      int alignmentBytes,
      boolean mixed,
      OptionalInt knownBytes,
      Supplier<Bytes> packing) {
    this.role = role;
    this.kind = kind;
    this.type = type;
    this.alignmentBytes = alignmentBytes;
    this.mixed = mixed;
    this.knownBytes = knownBytes;
    this.packing = packing;
  }

  /** An array that is packed already; parameters as of {@link #of}. */
  public PackedConstant(String role, Kind kind, CType type, int alignmentBytes, Bytes data) {
    this(role, kind, type, alignmentBytes, false, OptionalInt.of(data.size()), () -> data);
    data();
  }

  /**
   * An array that is packed when it is wanted.
   *
   * @param role what it is to its kernel, for names and comments: {@code weights}, {@code bias} ...
   * @param alignmentBytes at least the element's own size
   * @param packing gives the same bytes whenever it is asked
   */
  public static PackedConstant of(
      String role, Kind kind, CType type, int alignmentBytes, Supplier<Bytes> packing) {
    return new PackedConstant(
        role, kind, type, alignmentBytes, false, OptionalInt.empty(), packing);
  }

  /**
   * The same for an array whose size is known before, so that kernels can be compared by their
   * weights with none of them packed.
   *
   * @param elements of the type
   */
  public static PackedConstant of(
      String role,
      Kind kind,
      CType type,
      int alignmentBytes,
      int elements,
      Supplier<Bytes> packing) {
    return new PackedConstant(
        role,
        kind,
        type,
        alignmentBytes,
        false,
        OptionalInt.of(elements * type.sizeBytes()),
        packing);
  }

  /** A constant of the model in its own order. */
  public static PackedConstant asItIs(CType type, Bytes data) {
    return new PackedConstant("data", Kind.WEIGHT, type, Math.max(4, type.sizeBytes()), data);
  }

  /**
   * The same array, whose halfwords are {@code a + 256 b} of two int8 weights, so that zeros among
   * the weights are not zeros among the bytes.
   */
  public PackedConstant ofMixedPairs() {
    return new PackedConstant(role, kind, type, alignmentBytes, true, knownBytes, this::data);
  }

  /** The same array at addresses that are a multiple of another number. */
  public PackedConstant alignedTo(int bytes) {
    return new PackedConstant(role, kind, type, bytes, mixed, knownBytes, this::data);
  }

  public String role() {
    return role;
  }

  public Kind kind() {
    return kind;
  }

  public CType type() {
    return type;
  }

  public int alignmentBytes() {
    return alignmentBytes;
  }

  /** Whether its halfwords are {@link #ofMixedPairs}. */
  public boolean mixed() {
    return mixed;
  }

  /**
   * The array's bytes; packs it if nobody did.
   *
   * @throws IllegalArgumentException if they are no whole number of elements, or not as many as was
   *     said
   */
  public synchronized Bytes data() {
    if (data.isEmpty()) {
      Bytes packed = packing.get();
      if (packed.size() % type.sizeBytes() != 0) {
        throw new IllegalArgumentException(
            role + ": " + packed.size() + " bytes are no whole number of " + type.spelling());
      }
      if (packed.size() != knownBytes.orElse(packed.size())) {
        throw new IllegalArgumentException(
            role + ": " + packed.size() + " bytes, not " + knownBytes.getAsInt());
      }
      data = Optional.of(packed);
    }
    return data.get();
  }

  /** Whether the array has been packed. */
  public synchronized boolean isPacked() {
    return data.isPresent();
  }

  /** The array as the encodings see it. */
  public Expanded expanded() {
    return new Expanded(
        data(),
        switch (type) {
          case F32 -> Expanded.Elements.FLOATS;
          case I16, U16 -> Expanded.Elements.HALFWORDS;
          default -> Expanded.Elements.BYTES;
        },
        mixed);
  }

  /** The array's size; packs it where that is not known before. */
  public int sizeBytes() {
    return knownBytes.orElseGet(() -> data().size());
  }

  public int elements() {
    return sizeBytes() / type.sizeBytes();
  }
}
