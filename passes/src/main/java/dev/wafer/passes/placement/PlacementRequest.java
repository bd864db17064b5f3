package dev.wafer.passes.placement;

import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.KernelBinding;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user asks for.
 *
 * @param mode for all weights
 * @param rules for weights by name; the last that matches counts
 * @param blocks in which weights are to be kept, by name; the last that matches counts, and counts
 *     more than a mode
 */
public record PlacementRequest(Mode mode, List<Rule> rules, List<BlockRule> blocks) {
  /** All weights in flash as their kernels read them. */
  public static final PlacementRequest FOLD = new PlacementRequest(Mode.FOLD, List.of());

  public PlacementRequest {
    rules = List.copyOf(rules);
    blocks = List.copyOf(blocks);
  }

  /** Without a word about blocks. */
  public PlacementRequest(Mode mode, List<Rule> rules) {
    this(mode, rules, List.of());
  }

  /** Whether {@link Mode#FIT} is still to be settled for some weights. */
  public boolean isOpen() {
    return mode == Mode.FIT || rules.stream().anyMatch(rule -> rule.mode() == Mode.FIT);
  }

  /** The same with another mode in place of {@link Mode#FIT}. */
  public PlacementRequest settled(Mode other) {
    return new PlacementRequest(
        mode == Mode.FIT ? other : mode,
        rules.stream()
            .map(rule -> rule.mode() == Mode.FIT ? new Rule(rule.pattern(), other) : rule)
            .toList(),
        blocks);
  }

  /** {@link Mode#FIT} for all weights. */
  public static final PlacementRequest FIT = new PlacementRequest(Mode.FIT, List.of());

  /** A placement, or the compiler's choice. */
  public enum Mode {
    /** {@link #FOLD} where that fits the budgets, else {@link #AUTO}. */
    FIT,
    AUTO,
    FOLD,
    INIT,
    ON_DEMAND,
    DIRECT;

    /** As users write it, for example {@code on-demand}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode that users write so. */
    public static Optional<Mode> of(String key) {
      return Arrays.stream(values()).filter(mode -> mode.key().equals(key)).findFirst();
    }

    /** All modes as users write them. */
    public static String keys() {
      return Arrays.stream(values()).map(Mode::key).collect(Collectors.joining(", "));
    }

    /** The placement that a mode stands for, if it is not the compiler's choice. */
    public Optional<Placement> placement() {
      return switch (this) {
        case FIT, AUTO -> Optional.empty();
        case FOLD -> Optional.of(Placement.FOLD);
        case INIT -> Optional.of(Placement.INIT);
        case ON_DEMAND -> Optional.of(Placement.ON_DEMAND);
        case DIRECT -> Optional.of(Placement.DIRECT);
      };
    }
  }

  /**
   * A mode for some weights.
   *
   * @param pattern of a tensor's whole name: {@code *} stands for any text, {@code ?} for any
   *     character
   */
  public record Rule(String pattern, Mode mode) {
    boolean matches(String name) {
      return NamePattern.matches(pattern, name);
    }
  }

  /**
   * Blocks in which some weights are to be kept, where their layers have a kernel that reads them.
   *
   * @param pattern of a tensor's whole name, as in {@link Rule}
   * @param outputs extent of a block in output channels
   * @param inputs extent of a block in inputs of a channel
   */
  public record BlockRule(String pattern, int outputs, int inputs) {
    boolean matches(String name) {
      return NamePattern.matches(pattern, name);
    }

    /** Whether the pattern stands for more than the one name that it spells. */
    boolean isWild() {
      return NamePattern.isWild(pattern);
    }

    boolean isKeptBy(KernelBinding binding) {
      return binding
          .blocks()
          .filter(blocks -> blocks.outputs() == outputs && blocks.inputs() == inputs)
          .isPresent();
    }
  }

  /** The blocks asked for a weight that goes by any of these names. */
  Optional<BlockRule> blocksOf(List<String> names) {
    return blocks.stream()
        .filter(rule -> names.stream().anyMatch(rule::matches))
        .reduce((first, last) -> last);
  }

  /** The mode of a weight that goes by any of these names. */
  Mode modeOf(List<String> names) {
    Mode found = mode;
    for (Rule rule : rules) {
      if (names.stream().anyMatch(rule::matches)) {
        found = rule.mode();
      }
    }
    return found;
  }

  /** The patterns that are none of these names. */
  List<String> unmatched(Collection<String> names) {
    return rules.stream()
        .filter(rule -> names.stream().noneMatch(rule::matches))
        .map(Rule::pattern)
        .distinct()
        .toList();
  }

  /** Whether nothing but the weights as they are is asked for. */
  public boolean foldsAll() {
    return blocks.isEmpty()
        && mode == Mode.FOLD
        && rules.stream().allMatch(o -> o.mode() == Mode.FOLD);
  }
}
