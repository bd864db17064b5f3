package dev.wafer.passes.program;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the inputs and outputs of a graph lie, each by its index; {@link EdgePlace#STANDARD} beyond
 * the end of a list.
 */
public record Edges(List<EdgePlace> inputs, List<EdgePlace> outputs) {
  /** All in the arena. */
  public static final Edges STANDARD = new Edges(List.of(), List.of());

  public Edges {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public EdgePlace input(int index) {
    return index < inputs.size() ? inputs.get(index) : EdgePlace.STANDARD;
  }

  public EdgePlace output(int index) {
    return index < outputs.size() ? outputs.get(index) : EdgePlace.STANDARD;
  }

  /** The input whose rows are handed over one after the other, if there is one. */
  public Optional<Value> fed(Graph graph) {
    return IntStream.range(0, graph.inputs().size())
        .filter(index -> input(index).home() == EdgePlace.Home.FED)
        .mapToObj(graph.inputs()::get)
        .findFirst();
  }

  /** The alignment of each input and output: of one that is several of them the largest. */
  public Map<Value, Integer> alignments(Graph graph) {
    Map<Value, Integer> alignments = new LinkedHashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      alignments.merge(graph.inputs().get(i), input(i).alignmentBytes(), Math::max);
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      alignments.merge(graph.outputs().get(i), output(i).alignmentBytes(), Math::max);
    }
    return alignments;
  }

  /** The inputs and outputs that do not lie in the arena. */
  public Set<Value> outside(Graph graph) {
    Set<Value> outside = new LinkedHashSet<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      if (input(i).home() != EdgePlace.Home.ARENA) {
        outside.add(graph.inputs().get(i));
      }
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      if (output(i).home() != EdgePlace.Home.ARENA) {
        outside.add(graph.outputs().get(i));
      }
    }
    return outside;
  }
}
