package dev.wafer.frontend;

import dev.wafer.ir.Value;
import java.util.List;
import java.util.Optional;

/** What users call the inputs or the outputs of a graph. */
public final class EdgeNames {
  private final Optional<List<String>> aliases;

  /** Those of a signature, in the graph's order, where it has some. */
  public EdgeNames(Optional<List<String>> aliases) {
    this.aliases = aliases;
  }

  /** The name of an input or output: the signature's, or else the tensor's. */
  public String of(int index, Value value) {
    return aliases
        .filter(names -> index < names.size())
        .map(names -> names.get(index))
        .filter(name -> !name.isEmpty())
        .orElse(value.name());
  }
}
