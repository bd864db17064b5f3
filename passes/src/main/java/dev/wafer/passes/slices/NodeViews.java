package dev.wafer.passes.slices;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Layout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the tensors of a node lie.
 *
 * @param layouts of the tensors that are not dense
 * @param offsets in elements, of the tensors that do not start where their buffer does
 * @param inPlace inputs of a concatenation that lie in its output already and need no copy
 */
public record NodeViews(
    Map<Value, Layout> layouts, Map<Value, Long> offsets, Set<Integer> inPlace) {
  /** Every tensor has a buffer of its own. */
  public static final NodeViews DENSE = new NodeViews(Map.of(), Map.of(), Set.of());

  public NodeViews {
    layouts = Collections.unmodifiableMap(new LinkedHashMap<>(layouts));
    offsets = Collections.unmodifiableMap(new LinkedHashMap<>(offsets));
    inPlace = Collections.unmodifiableSet(new TreeSet<>(inPlace));
  }

  /** Whether a kernel need not know of views. */
  public boolean isDense() {
    return layouts.isEmpty() && inPlace.isEmpty();
  }

  /** The views of the same node where some tensors are dense and have buffers of their own. */
  public NodeViews without(Node node, Set<Value> dense) {
    Map<Value, Layout> rest = new LinkedHashMap<>(layouts);
    Map<Value, Long> starts = new LinkedHashMap<>(offsets);
    rest.keySet().removeAll(dense);
    starts.keySet().removeAll(dense);
    Set<Integer> kept = new TreeSet<>(inPlace);
    kept.removeIf(input -> dense.contains(node.input(input)));
    return new NodeViews(rest, starts, kept);
  }

  /** Whether every address that a kernel gets, and each distance, is a multiple of some bytes. */
  public boolean isAligned(int alignmentBytes) {
    for (Map.Entry<Value, Long> entry : offsets.entrySet()) {
      if (entry.getValue() * elementBytes(entry.getKey()) % alignmentBytes != 0) {
        return false;
      }
    }
    for (Map.Entry<Value, Layout> entry : layouts.entrySet()) {
      boolean misses =
          entry.getValue().loops().stream()
              .limit(Math.max(0, entry.getValue().loops().size() - 1L))
              .anyMatch(l -> l.stride() * elementBytes(entry.getKey()) % alignmentBytes != 0);
      if (misses) {
        return false;
      }
    }
    return true;
  }

  private static long elementBytes(Value value) {
    return Math.max(1, value.dataType().bits() / 8);
  }
}
