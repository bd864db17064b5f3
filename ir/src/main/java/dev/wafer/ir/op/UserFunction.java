package dev.wafer.ir.op;

import java.util.List;

/**
 * The C function of a user's operator, as far as all nodes of the operator have it in common.
 *
 * @param code what files call the operator
 * @param name of the C function, which is also how the operator's header is called
 * @param header that declares the function; empty where Wafer declares it
 * @param inputs names of the inputs, in the file's order
 * @param outputs names of the outputs
 * @param states names of what the operator keeps between runs
 */
public record UserFunction(
    String code,
    String name,
    String header,
    List<String> inputs,
    List<String> outputs,
    List<String> states) {
  public UserFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    states = List.copyOf(states);
  }
}
