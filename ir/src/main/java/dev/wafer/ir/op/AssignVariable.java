package dev.wafer.ir.op;

/**
 * Gives a variable new contents. Inputs: the variable, and what it holds from here on, of the same
 * shape and element type. The output is the variable afterwards.
 */
public record AssignVariable() implements Op {
  @Override
  public String mnemonic() {
    return "ASSIGN_VARIABLE";
  }

  @Override
  public boolean isUpdate() {
    return true;
  }
}
