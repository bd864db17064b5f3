package dev.wafer.ir.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The records that {@link Op} permits, through the interfaces of families. */
final class OpKinds {
  static final Set<Class<? extends Op>> ALL = all();

  private OpKinds() {}

  static <F extends Op> List<Class<? extends F>> of(Class<F> family) {
    List<Class<? extends F>> kinds = new ArrayList<>();
    for (Class<? extends Op> kind : ALL) {
      if (family.isAssignableFrom(kind)) {
        kinds.add(kind.asSubclass(family));
      }
    }
    return List.copyOf(kinds);
  }

  private static Set<Class<? extends Op>> all() {
    Set<Class<? extends Op>> kinds = new LinkedHashSet<>();
    collect(Op.class, kinds);
    return Collections.unmodifiableSet(kinds);
  }

  private static void collect(Class<? extends Op> type, Set<Class<? extends Op>> kinds) {
    if (type.isInterface()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted.asSubclass(Op.class), kinds);
      }
    } else {
      kinds.add(type);
    }
  }
}
