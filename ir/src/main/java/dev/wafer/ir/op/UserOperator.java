package dev.wafer.ir.op;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Shape;
import java.util.List;

/**
 * An operator that a C function of the user computes, which Wafer calls and does not look into.
 * Inputs: those of the file in its order, then what the operator keeps (variables that start as
 * zeros).
 *
 * @param options the fields of its options, in the order of its declaration
 * @param bytes its options as the file has them; empty where the function wants fields or none
 * @param shapes of the inputs, then of the outputs, for which the declaration was worked out; that
 *     of an absent input is scalar
 * @param scratchBytes that the function may write while it runs
 * @param overwrites for each output the input at whose place it may lie; -1 for none
 * @param alignmentBytes of all addresses that the function is given
 * @param instructions that the function takes, estimated
 */
public record UserOperator(
    UserFunction function,
    List<UserOption> options,
    Bytes bytes,
    List<Shape> shapes,
    long scratchBytes,
    List<Integer> overwrites,
    int alignmentBytes,
    long instructions)
    implements Op {
  public UserOperator {
    options = List.copyOf(options);
    shapes = List.copyOf(shapes);
    overwrites = List.copyOf(overwrites);
  }

  /** How many inputs a node has, absent ones and states among them. */
  public int inputCount() {
    return function.inputs().size() + function.states().size();
  }

  @Override
  public String mnemonic() {
    return function.code();
  }

  @Override
  public boolean writesState() {
    return !function.states().isEmpty();
  }

  @Override
  public boolean isComputable() {
    return false;
  }

  @Override
  public boolean mayFail() {
    return true;
  }
}
