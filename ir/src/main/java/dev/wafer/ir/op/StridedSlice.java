package dev.wafer.ir.op;

import java.util.List;

/**
 * Element {@code begin + i * strides} of the input on each axis, for the output's shape before axes
 * of extent 1 were dropped. {@code begin} is resolved: masks and negative indices are gone; strides
 * may be negative.
 */
public record StridedSlice(List<Integer> begin, List<Integer> strides) implements Op {
  public StridedSlice {
    begin = List.copyOf(begin);
    strides = List.copyOf(strides);
  }

  @Override
  public String mnemonic() {
    return "STRIDED_SLICE";
  }
}
