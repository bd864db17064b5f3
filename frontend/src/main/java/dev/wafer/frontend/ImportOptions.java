package dev.wafer.frontend;

import dev.wafer.frontend.user.UserOperators;
import dev.wafer.ir.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller decides about a model that is read.
 *
 * @param signature the key of the signature to enter; where it is empty, the first graph
 * @param inputShapes shapes of inputs whose extents the file leaves open, by the name of the input
 *     or the one that the signature gives it. Where there are any, shapes that follow from those of
 *     inputs are computed, and what the file says of them does not count.
 * @param inputTypes of the inputs in place of those in the file
 * @param outputTypes of the outputs likewise
 * @param operators that the caller computes
 */
public record ImportOptions(
    Optional<String> signature,
    Map<String, Shape> inputShapes,
    EdgeTypes inputTypes,
    EdgeTypes outputTypes,
    UserOperators operators) {
  /** The standard entry point, with the shapes in the file. */
  public static final ImportOptions STANDARD = new ImportOptions(Optional.empty(), Map.of());

  public ImportOptions {
    inputShapes = Collections.unmodifiableMap(new LinkedHashMap<>(inputShapes));
  }

  /** The types in the file, and no operators of the caller's own. */
  public ImportOptions(Optional<String> signature, Map<String, Shape> inputShapes) {
    this(signature, inputShapes, UserOperators.NONE);
  }

  /** The types in the file. */
  public ImportOptions(
      Optional<String> signature, Map<String, Shape> inputShapes, UserOperators operators) {
    this(signature, inputShapes, EdgeTypes.CONVERTED, EdgeTypes.CONVERTED, operators);
  }

  /** The shapes in the file, at an entry point. */
  public static ImportOptions entering(Optional<String> signature) {
    return new ImportOptions(signature, Map.of());
  }
}
