package dev.wafer.frontend.user;

import dev.wafer.ir.op.UserFunction;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user says of an operator of their own: what it takes, what it gives, and the C function
 * that computes it. The text of a declaration tells all of it.
 *
 * @param versions of the operator in files for which it holds; all where there are none
 * @param raw whether the function is given the options as the file has them
 * @param options fields of the map that the options are otherwise
 * @param scratch bytes that the function needs
 * @param alignmentBytes of all addresses
 * @param instructions an estimate; empty for none
 */
public record UserDeclaration(
    UserFunction function,
    Set<Integer> versions,
    List<InputRule> inputs,
    List<OutputRule> outputs,
    List<StateRule> states,
    boolean raw,
    List<OptionRule> options,
    Expression scratch,
    int alignmentBytes,
    Optional<Expression> instructions) {
  public UserDeclaration {
    versions = Collections.unmodifiableSet(new TreeSet<>(versions));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    states = List.copyOf(states);
    options = List.copyOf(options);
  }

  /** Whether the declaration is of that version. */
  boolean isOf(int version) {
    return versions.isEmpty() || versions.contains(version);
  }
}
