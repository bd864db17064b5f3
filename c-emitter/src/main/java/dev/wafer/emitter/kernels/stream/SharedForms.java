package dev.wafer.emitter.kernels.stream;

import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The forms of kernels by which most calls of a part share a function: each function is some
 * hundred bytes of flash beside the few instructions that it saves.
 */
final class SharedForms {
  private SharedForms() {}

  /**
   * The same kernels in the forms that most calls have; of those the one that bakes in the most.
   *
   * @param bindings of the calls, some of them the same
   */
  static List<KernelBinding> of(List<KernelBinding> bindings) {
    Set<KernelBinding> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(bindings);
    Map<CFunction, Integer> users = new HashMap<>();
    for (KernelBinding binding : all) {
      binding.forms().map(CFunction::of).distinct().forEach(f -> users.merge(f, 1, Integer::sum));
    }
    Comparator<KernelBinding> byUsers =
        Comparator.comparingInt(form -> -users.get(CFunction.of(form)));
    IdentityHashMap<KernelBinding, KernelBinding> known = new IdentityHashMap<>();
    List<KernelBinding> shared = new ArrayList<>();
    for (KernelBinding binding : bindings) {
      shared.add(known.computeIfAbsent(binding, b -> b.forms().min(byUsers).orElseThrow()));
    }
    return shared;
  }
}
