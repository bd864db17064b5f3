package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among the sparse forms of a node's weights, block shapes included, by what each costs
 * with these very weights.
 */
public final class SparseChoice {
  /** What is to be small; the other one breaks ties. */
  public enum Objective {
    INSTRUCTIONS,
    FLASH;

    private Comparator<KernelBinding> order() {
      Comparator<KernelBinding> instructions =
          Comparator.comparingLong(KernelBinding::instructions);
      Comparator<KernelBinding> flash = Comparator.comparingLong(KernelBinding::constantBytes);
      return this == FLASH ? flash.thenComparing(instructions) : instructions.thenComparing(flash);
    }
  }

  private SparseChoice() {}

  /** The best sparse form, or empty where no sparse kernel takes the node. */
  public static Optional<KernelBinding> best(KernelRequest request, Objective objective) {
    return all(request).stream().min(objective.order());
  }

  /**
   * The forms of which none other is at least as good in instructions as well as in flash, the
   * fastest first.
   */
  public static List<KernelBinding> alternatives(KernelRequest request) {
    List<KernelBinding> kept = new ArrayList<>();
    all(request).stream()
        .sorted(Objective.INSTRUCTIONS.order())
        .forEach(
            binding -> {
              boolean smaller =
                  kept.isEmpty()
                      || binding.constantBytes() < kept.get(kept.size() - 1).constantBytes();
              if (smaller) {
                kept.add(binding);
              }
            });
    return List.copyOf(kept);
  }

  private static List<KernelBinding> all(KernelRequest request) {
    return new KernelTable(SparseKernels.all()).bindings(request).toList();
  }
}
