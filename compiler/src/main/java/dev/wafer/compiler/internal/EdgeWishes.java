package dev.wafer.compiler.internal;

import dev.wafer.passes.program.EdgePlace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Gathers where the inputs, or the outputs, are to lie. */
public final class EdgeWishes {
  private int alignmentBytes = EdgePlace.LEAST_ALIGNMENT_BYTES;
  private final Map<String, Integer> alignments = new LinkedHashMap<>();
  private boolean external;
  private final Map<String, Boolean> externals = new LinkedHashMap<>();
  private Optional<String> fed = Optional.empty();

  /**
   * Aligns all that are not named.
   *
   * @throws IllegalArgumentException if that is no alignment
   */
  public void align(int bytes) {
    alignmentBytes = checked(bytes);
  }

  /**
   * Aligns one.
   *
   * @throws IllegalArgumentException if that is no alignment
   */
  public void align(String name, int bytes) {
    alignments.put(name, checked(bytes));
  }

  /**
   * Leaves some out of the arena.
   *
   * @param names none for all
   */
  public void external(String... names) {
    external |= names.length == 0;
    for (String name : names) {
      externals.put(name, true);
    }
  }

  /**
   * Takes the rows of an input one after the other.
   *
   * @param name {@link EdgeRequest#ONLY} for that of a model with one
   */
  public void feed(String name) {
    fed = Optional.of(name);
  }

  /** What was gathered. */
  public EdgeRequest.Side side() {
    return new EdgeRequest.Side(
        new EdgeRequest.Wish<>(alignmentBytes, alignments),
        new EdgeRequest.Wish<>(external, externals),
        fed);
  }

  private static int checked(int bytes) {
    if (!EdgeRequest.isAlignment(bytes)) {
      throw new IllegalArgumentException(
          "an alignment is a power of two up to "
              + EdgeRequest.MOST_ALIGNMENT_BYTES
              + ", not "
              + bytes);
    }
    return bytes;
  }
}
