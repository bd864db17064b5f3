package dev.wafer.passes.placement;

import dev.wafer.passes.parameters.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The placement that the user asked for, or where a weight has none such the next best. */
final class ForcedPlacement {
  /** What takes the place of a placement that a weight does not have. */
  private static final Map<Placement, List<Placement>> ORDER =
      Map.of(
          Placement.FOLD, List.of(Placement.FOLD),
          Placement.INIT, List.of(Placement.INIT, Placement.FOLD),
          Placement.ON_DEMAND, List.of(Placement.ON_DEMAND, Placement.INIT, Placement.FOLD),
          Placement.DIRECT,
              List.of(Placement.DIRECT, Placement.ON_DEMAND, Placement.INIT, Placement.FOLD));

  /** Of several forms the one with the least scratch that is at most by 1 / 10 slower. */
  private static final int SLOWER_SHARE = 10;

  private ForcedPlacement() {}

  static Option choose(WeightGroup group, Placement wanted) {
    for (Placement placement : ORDER.get(wanted)) {
      List<Option> options =
          group.options().stream().filter(option -> option.placement() == placement).toList();
      Optional<Option> fastest =
          options.stream().min(Comparator.comparingLong(Option::instructions));
      if (fastest.isPresent()) {
        long most = fastest.get().instructions() + fastest.get().instructions() / SLOWER_SHARE;
        return options.stream()
            .filter(option -> option.instructions() <= most)
            .min(Comparator.comparingLong(Option::mostScratchBytes))
            .orElseThrow();
      }
    }
    return group.fold();
  }
}
