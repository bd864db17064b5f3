package dev.wafer.ir.op;

import java.util.List;

/** The part of the input that starts at {@code begin} and has the output's shape. */
public record Slice(List<Integer> begin) implements Op {
  public Slice {
    begin = List.copyOf(begin);
  }

  @Override
  public String mnemonic() {
    return "SLICE";
  }
}
