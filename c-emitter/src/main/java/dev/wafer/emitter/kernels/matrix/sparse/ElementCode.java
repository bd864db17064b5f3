package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.FIRST_BIT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.ir.Float16;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The weights that are not zero, one by one, and where they belong. */
final class ElementCode {
  /** How positions are stored. */
  enum Form {
    /** For each row a bit for each element. */
    BITMAP("bitmap", Integer.MAX_VALUE),
    /** For each element how many zeros stand before it, in a byte; rows run into each other. */
    DELTA8("delta8", 255),
    /** The same in half a byte, the first one in the lower half. */
    DELTA4("delta4", 15);

    private final String key;
    private final int maxGap;

    Form(String key, int maxGap) {
      this.key = key;
      this.maxGap = maxGap;
    }

    String key() {
      return key;
    }
  }

  private static final int MASK_BITS = 32;

  private final SparseMatrix matrix;
  private final Form form;
  private final int[] elements;

  private ElementCode(SparseMatrix matrix, Form form, int[] elements) {
    this.matrix = matrix;
    this.form = form;
    this.elements = elements;
  }

  /** The form that takes the fewest bytes. */
  static ElementCode smallest(SparseMatrix matrix, CType type) {
    return Stream.of(Form.values())
        .map(form -> of(matrix, form))
        .min(Comparator.comparingLong(code -> code.sizeBytes(type)))
        .orElseThrow();
  }

  /** The elements in a given form. */
  static ElementCode of(SparseMatrix matrix, Form form) {
    List<Integer> elements = new ArrayList<>();
    int next = 0;
    int all = matrix.outputs() * matrix.columns();
    for (int i = 0; i <= all; i++) {
      boolean end = i == all;
      if (end || !matrix.isZero(i / matrix.columns(), i % matrix.columns())) {
        while (i - next > form.maxGap) {
          next += form.maxGap;
          elements.add(next++);
        }
        if (!end) {
          elements.add(i);
          next = i + 1;
        }
      }
    }
    return new ElementCode(matrix, form, elements.stream().mapToInt(Integer::intValue).toArray());
  }

  SparseMatrix matrix() {
    return matrix;
  }

  Form form() {
    return form;
  }

  /**
   * The matrix's element indices, row by row, ascending: those that are not zero, and zeros that
   * stand between two others too far apart for one gap.
   */
  int[] elements() {
    return elements.clone();
  }

  /** Finding the column of every element. */
  Counts counts() {
    Counts each =
        switch (form) {
          case BITMAP -> Counts.of(FIRST_BIT).and(ARITHMETIC, 3).and(STEP);
          case DELTA8 -> Counts.of(LOAD).and(ARITHMETIC, 2).and(STEP);
          case DELTA4 -> Counts.of(LOAD, 0.5).and(ARITHMETIC, 9).and(STEP);
        };
    int words = form == Form.BITMAP ? matrix.outputs() * maskWords() : 0;
    return each.times(elements.length).and(Counts.of(LOAD).and(STEP, 2).times(words));
  }

  /** Bytes of flash for weights and positions. */
  long sizeBytes(CType type) {
    long positions =
        switch (form) {
          case BITMAP -> 4L * matrix.outputs() * maskWords();
          case DELTA8 -> elements.length + 1L;
          case DELTA4 -> (elements.length + 2L) / 2;
        };
    return positions + (long) elements.length * type.sizeBytes();
  }

  /** Whether every weight is a number of half precision. */
  boolean fitsHalf() {
    for (int element : elements) {
      float weight = matrix.real(element / matrix.columns(), element % matrix.columns());
      if (Float16.toFloat(Float16.fromFloat(weight)) != weight) {
        return false;
      }
    }
    return true;
  }

  int maskWords() {
    return (matrix.columns() + MASK_BITS - 1) / MASK_BITS;
  }

  /**
   * Bakes the form and adds weights and positions to the parameter structure.
   *
   * @param type of the weights: I8, F32, or U16 for the bits of half floats
   */
  void addTo(KernelBinding.Builder binding, CType type) {
    binding.bake("form", form.key()).bake("w", type).parameter("weights", weights(type));
    switch (form) {
      case BITMAP ->
          binding.parameter("masks", masks()).parameter("mask_words", CType.I32, maskWords());
      case DELTA8, DELTA4 ->
          binding.parameter("gaps", gaps()).parameter("columns", CType.I32, matrix.columns());
    }
  }

  private PackedConstant weights(CType type) {
    ByteBuffer out = SparseConstants.buffer(elements.length * type.sizeBytes());
    for (int element : elements) {
      int output = element / matrix.columns();
      int column = element % matrix.columns();
      if (type == CType.F32) {
        out.putFloat(matrix.real(output, column));
      } else if (type == CType.U16) {
        out.putShort(Float16.fromFloat(matrix.real(output, column)));
      } else {
        out.put((byte) matrix.integer(output, column));
      }
    }
    return SparseConstants.constant("weights", PackedConstant.Kind.WEIGHT, type, out);
  }

  private PackedConstant masks() {
    int[] masks = new int[matrix.outputs() * maskWords()];
    for (int element : elements) {
      int column = element % matrix.columns();
      masks[element / matrix.columns() * maskWords() + column / MASK_BITS] |=
          1 << column % MASK_BITS;
    }
    ByteBuffer out = SparseConstants.buffer(4 * masks.length);
    for (int mask : masks) {
      out.putInt(mask);
    }
    return SparseConstants.constant("masks", PackedConstant.Kind.WEIGHT, CType.U32, out);
  }

  /** The gaps before the elements, and one that leads beyond the matrix. */
  private PackedConstant gaps() {
    int[] gaps = new int[elements.length + 1];
    int next = 0;
    for (int i = 0; i < elements.length; i++) {
      gaps[i] = elements[i] - next;
      next = elements[i] + 1;
    }
    gaps[elements.length] = matrix.outputs() * matrix.columns() - next;
    int each = form == Form.DELTA8 ? 1 : 2;
    ByteBuffer out = SparseConstants.buffer((gaps.length + each - 1) / each);
    for (int i = 0; i < gaps.length; i += each) {
      int second = each == 2 && i + 1 < gaps.length ? gaps[i + 1] << 4 : 0;
      out.put((byte) (gaps[i] | second));
    }
    return SparseConstants.constant("gaps", PackedConstant.Kind.WEIGHT, CType.U8, out);
  }
}
