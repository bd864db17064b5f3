package dev.wafer.passes.placement;

import dev.wafer.passes.parameters.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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

  /** Of forms that a kernel reads sparse, one counts as small that is at most 1 / 50 larger. */
  private static final int LARGER_SHARE = 50;

  /** Of several tiles one counts as fast that is at most 1 / 10 slower. */
  private static final int SLOWER_SHARE = 10;

  private ForcedPlacement() {}

  static Option choose(WeightGroup group, Placement wanted) {
    for (Placement placement : ORDER.get(wanted)) {
      List<Option> options =
          group.options().stream().filter(option -> option.placement() == placement).toList();
      if (!options.isEmpty()) {
        return placement == Placement.DIRECT ? smallest(options) : fast(options);
      }
    }
    return group.fold();
  }

  /** The fastest of those whose flash is next to the least. */
  private static Option smallest(List<Option> options) {
    long least = options.stream().mapToLong(Option::flashBytes).min().orElseThrow();
    return options.stream()
        .filter(option -> option.flashBytes() <= least + least / LARGER_SHARE)
        .min(Comparator.comparingLong(Option::time))
        .orElseThrow();
  }

  /** The one with the least scratch of those that are next to the fastest. */
  private static Option fast(List<Option> options) {
    long fastest = options.stream().mapToLong(Option::time).min().orElseThrow();
    return options.stream()
        .filter(option -> option.time() <= fastest + fastest / SLOWER_SHARE)
        .min(Comparator.comparingLong(Option::mostScratchBytes))
        .orElseThrow();
  }
}
