package dev.wafer.emitter.kernels.stream;

import dev.wafer.ir.Node;
import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The forms of kernels by which most nodes of a part share a function: each function is some
 * hundred bytes of flash beside the few instructions that it saves.
 */
final class SharedForms {
  private SharedForms() {}

  /**
   * The same kernels in the forms that most nodes have; of those the one that bakes in the most.
   *
   * @param nodes that run, each with its binding
   */
  static List<KernelBinding> of(List<Node> nodes, List<KernelBinding> bindings) {
    IdentityHashMap<KernelBinding, Integer> seen = new IdentityHashMap<>();
    Map<CFunction, Set<Integer>> users = new HashMap<>();
    for (int i = 0; i < bindings.size(); i++) {
      int id = nodes.get(i).id();
      if (seen.put(bindings.get(i), id) == null) {
        bindings
            .get(i)
            .forms()
            .map(CFunction::of)
            .forEach(form -> users.computeIfAbsent(form, f -> new HashSet<>()).add(id));
      }
    }
    Comparator<KernelBinding> byUsers =
        Comparator.comparingInt(form -> -users.get(CFunction.of(form)).size());
    IdentityHashMap<KernelBinding, KernelBinding> known = new IdentityHashMap<>();
    List<KernelBinding> shared = new ArrayList<>();
    for (KernelBinding binding : bindings) {
      shared.add(known.computeIfAbsent(binding, b -> b.forms().min(byUsers).orElseThrow()));
    }
    return shared;
  }
}
