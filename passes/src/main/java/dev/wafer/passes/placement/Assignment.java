package dev.wafer.passes.placement;

import dev.wafer.ir.Node;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.LoweringChoices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An option for each group of weights. */
public record Assignment(List<WeightGroup> groups, List<Option> chosen) {
  public Assignment {
    groups = List.copyOf(groups);
    chosen = List.copyOf(chosen);
  }

  /** All weights as they are. */
  public static Assignment folded(List<WeightGroup> groups) {
    return new Assignment(groups, groups.stream().map(WeightGroup::fold).toList());
  }

  /** The alternative of every step, of those without weights too. */
  public Map<Node, Alternative> steps(LoweringChoices choices) {
    Map<Node, Alternative> steps = new LinkedHashMap<>(choices.folded());
    chosen.forEach(option -> steps.putAll(option.steps()));
    return steps;
  }

  /** The same but for one group. */
  Assignment with(int group, Option option) {
    List<Option> changed = new ArrayList<>(chosen);
    changed.set(group, option);
    return new Assignment(groups, changed);
  }
}
