package dev.wafer.passes.placement;

import dev.wafer.passes.parameters.Placement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user asks for.
 *
 * @param mode for all weights
 * @param rules for weights by name; the last that matches counts
 */
public record Densify(Mode mode, List<Rule> rules) {
  /** All weights in flash as their kernels read them. */
  public static final Densify FOLD = new Densify(Mode.FOLD, List.of());

  public Densify {
    rules = List.copyOf(rules);
  }

  /** Whether {@link Mode#FIT} is still to be settled for some weights. */
  public boolean isOpen() {
    return mode == Mode.FIT || rules.stream().anyMatch(rule -> rule.mode() == Mode.FIT);
  }

  /** The same with another mode in place of {@link Mode#FIT}. */
  public Densify settled(Mode other) {
    return new Densify(
        mode == Mode.FIT ? other : mode,
        rules.stream()
            .map(rule -> rule.mode() == Mode.FIT ? new Rule(rule.pattern(), other) : rule)
            .toList());
  }

  /** {@link Mode#FIT} for all weights. */
  public static final Densify FIT = new Densify(Mode.FIT, List.of());

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
      int p = 0;
      int n = 0;
      int star = -1;
      int retry = 0;
      while (n < name.length()) {
        if (p < pattern.length() && pattern.charAt(p) == '*') {
          star = p++;
          retry = n;
        } else if (p < pattern.length()
            && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
          p++;
          n++;
        } else if (star >= 0) {
          p = star + 1;
          n = ++retry;
        } else {
          return false;
        }
      }
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
      }
      return p == pattern.length();
    }
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

  /** Whether nothing but the weights as they are is asked for. */
  public boolean foldsAll() {
    return mode == Mode.FOLD && rules.stream().allMatch(o -> o.mode() == Mode.FOLD);
  }
}
