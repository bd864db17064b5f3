package dev.wafer.emitter;

import dev.wafer.passes.program.KernelBinding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which steps use which functions and arrays of the emitted C, by their C names. */
public final class FlashUse {
  /**
   * A function that is emitted for steps.
   *
   * @param name in C
   * @param binding whose work it does; of several one
   * @param steps indices of those that call it
   */
  public record Use(String name, KernelBinding binding, SortedSet<Integer> steps) {}

  private final Map<String, Use> functions = new LinkedHashMap<>();
  private final Map<String, SortedSet<Integer>> arrays = new LinkedHashMap<>();

  void function(String name, KernelBinding binding, int step) {
    functions
        .computeIfAbsent(name, key -> new Use(name, binding, new TreeSet<>()))
        .steps()
        .add(step);
  }

  void array(String name, int step) {
    arrays.computeIfAbsent(name, key -> new TreeSet<>()).add(step);
  }

  /** All functions of kernels, and those that run a part row by row. */
  public List<Use> functions() {
    return List.copyOf(functions.values());
  }

  /** Steps that read an array; none reads what only the start values of the state need. */
  public SortedSet<Integer> readers(String array) {
    return Collections.unmodifiableSortedSet(arrays.getOrDefault(array, new TreeSet<>()));
  }
}
