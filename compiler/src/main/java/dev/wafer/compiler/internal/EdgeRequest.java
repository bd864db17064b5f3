package dev.wafer.compiler.internal;

import dev.wafer.frontend.EdgeNames;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Signature;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.passes.program.Edges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the caller wants inputs and outputs to lie, by their names. */
public record EdgeRequest(Side inputs, Side outputs) {
  /** All in the arena, as the planner likes. */
  public static final EdgeRequest STANDARD = new EdgeRequest(Side.STANDARD, Side.STANDARD);

  /** Stands for the name of a model's only input. */
  public static final String ONLY = "*";

  /** The longest line of a cache of these cores and of those beside them. */
  public static final int MOST_ALIGNMENT_BYTES = 64;

  /**
   * Something that is asked for by the name in the file or in the signature.
   *
   * @param others of those that are not named
   */
  public record Wish<T>(T others, Map<String, T> named) {
    public Wish {
      named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** The same for all. */
    public static <T> Wish<T> all(T value) {
      return new Wish<>(value, Map.of());
    }

    T of(String alias, Value value) {
      return named.getOrDefault(value.name(), named.getOrDefault(alias, others));
    }
  }

  /**
   * The inputs or the outputs.
   *
   * @param alignmentBytes of their first elements, powers of two
   * @param external whether they lie in memory of the caller's
   * @param fed the one whose rows the caller hands over one after the other, {@link #ONLY} where
   *     there is no other
   */
  public record Side(Wish<Integer> alignmentBytes, Wish<Boolean> external, Optional<String> fed) {
    /** All in the arena, as the planner likes. */
    public static final Side STANDARD =
        new Side(Wish.all(EdgePlace.LEAST_ALIGNMENT_BYTES), Wish.all(false), Optional.empty());

    private EdgePlace.Home home(String alias, Value value) {
      if (fed.filter(n -> n.equals(ONLY) || n.equals(alias) || n.equals(value.name()))
          .isPresent()) {
        return EdgePlace.Home.FED;
      }
      return external.of(alias, value) ? EdgePlace.Home.CALLER : EdgePlace.Home.ARENA;
    }

    private Set<String> names() {
      Set<String> names = new LinkedHashSet<>(alignmentBytes.named().keySet());
      names.addAll(external.named().keySet());
      fed.filter(name -> !name.equals(ONLY)).ifPresent(names::add);
      return names;
    }
  }

  /** Whether an alignment can be asked for. */
  public static boolean isAlignment(int bytes) {
    return Integer.bitCount(bytes) == 1 && bytes > 0 && bytes <= MOST_ALIGNMENT_BYTES;
  }

  /**
   * The same for the inputs and outputs of a graph.
   *
   * @param entry which has names for them, too
   * @throws WaferException if there is no input or output of a name
   */
  Edges of(Graph graph, Optional<Signature> entry) {
    return new Edges(
        places("input", inputs, graph.inputs(), new EdgeNames(entry.map(Signature::inputs))),
        places("output", outputs, graph.outputs(), new EdgeNames(entry.map(Signature::outputs))));
  }

  private static List<EdgePlace> places(
      String role, Side side, List<Value> values, EdgeNames aliases) {
    List<EdgePlace> places = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>(side.names());
    Set<String> known = new LinkedHashSet<>();
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      String alias = aliases.of(i, value);
      places.add(new EdgePlace(side.alignmentBytes().of(alias, value), side.home(alias, value)));
      unknown.remove(alias);
      unknown.remove(value.name());
      known.add(alias);
    }
    if (side.fed().filter(ONLY::equals).isPresent() && values.size() != 1) {
      throw new WaferException(
          Diagnostic.of(
                  Code.INVALID_INPUT, "the one " + role + " whose rows are handed over is named")
              .found(values.size() + " " + role + "s")
              .supported(String.join(", ", known)));
    }
    if (!unknown.isEmpty()) {
      throw new WaferException(
          Diagnostic.of(Code.INVALID_INPUT, "the model has the " + role + " that is given a place")
              .found("no " + role + " '" + Diagnostic.abbreviate(unknown.iterator().next()) + "'")
              .supported(String.join(", ", known)));
    }
    return places;
  }
}
