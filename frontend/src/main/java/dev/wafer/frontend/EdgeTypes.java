package dev.wafer.frontend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The element types of one side of a model, its inputs or its outputs.
 *
 * @param others of those that are not named, as far as they are floats or quantized
 * @param named by the name in the file or in the signature
 */
public record EdgeTypes(EdgeType others, Map<String, EdgeType> named) {
  /** All as in the file. */
  public static final EdgeTypes CONVERTED = new EdgeTypes(EdgeType.CONVERTED, Map.of());

  public EdgeTypes {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }
}
