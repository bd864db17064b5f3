package dev.wafer.emitter;

import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.ir.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arrays of a model one behind the other, each at a multiple of its alignment, elements
 * little-endian.
 */
final class WeightsImage {
  static final String ENDING = "_weights.bin";

  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final ConstantPool constants;
  private int size;
  private int alignment = 1;

  WeightsImage(ConstantPool constants) {
    this.constants = constants;
    for (ConstantPool.Entry entry : constants.entries()) {
      int align = entry.constant().alignmentBytes();
      alignment = Math.max(alignment, align);
      size = (size + align - 1) / align * align;
      offsets.put(entry.name(), size);
      size = Math.addExact(size, entry.constant().data().size());
    }
  }

  /** Lays them out. */
  Bytes bytes() {
    byte[] image = new byte[size];
    for (ConstantPool.Entry entry : constants.entries()) {
      Bytes data = entry.constant().data();
      data.buffer().get(image, offset(entry.name()), data.size());
    }
    return Bytes.wrap(image);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Where an array begins, in bytes. */
  int offset(String name) {
    return offsets.get(name);
  }

  /** What the address of the whole has to be a multiple of. */
  int alignment() {
    return alignment;
  }
}
