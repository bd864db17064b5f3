package dev.wafer.ir.op;

/**
 * The index along an axis (0..rank-1, which the output has no more) of the largest or least
 * element, of equal ones the first.
 */
public record ArgReduce(ArgFn fn, int axis) implements Op {
  @Override
  public String mnemonic() {
    return fn.name();
  }
}
