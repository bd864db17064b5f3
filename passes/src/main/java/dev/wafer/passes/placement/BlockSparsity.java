package dev.wafer.passes.placement;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Node;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.placement.PlacementRequest.BlockRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which weights are kept in the blocks that the user asked for.
 *
 * <p>A rule that spells a name must hold for the weight of that name. One with {@code *} or {@code
 * ?} holds for those of the weights it matches that have a kernel for such blocks; there must be
 * one.
 */
final class BlockSparsity {
  private final PlacementRequest densify;
  private final LoweringChoices choices;

  BlockSparsity(PlacementRequest densify, LoweringChoices choices) {
    this.densify = densify;
    this.choices = choices;
  }

  /** The rule that holds for a group of weights which goes by these names. */
  Optional<BlockRule> ruleFor(WeightGroup group, List<String> names) {
    return densify.blocksOf(names).filter(rule -> takes(group, rule));
  }

  /**
   * Refuses rules that cannot hold.
   *
   * @param names of each group
   * @throws WaferException with everything that was asked for in vain
   */
  void check(List<WeightGroup> groups, List<List<String>> names) {
    List<Diagnostic> problems = new ArrayList<>();
    for (BlockRule rule : densify.blocks()) {
      List<WeightGroup> matched = new ArrayList<>();
      for (int i = 0; i < groups.size(); i++) {
        if (names.get(i).stream().anyMatch(rule::matches)) {
          matched.add(groups.get(i));
        }
      }
      List<WeightGroup> refused = matched.stream().filter(group -> !takes(group, rule)).toList();
      if (matched.isEmpty()) {
        problems.add(
            Diagnostic.of(Code.INVALID_INPUT, "no weights go by a name that was given blocks")
                .found(rule.pattern())
                .help("The report of a compilation lists the weights by name"));
      } else if (refused.size() == matched.size() || !rule.isWild()) {
        refused.forEach(group -> problems.add(problem(group, rule)));
      }
    }
    if (!problems.isEmpty()) {
      throw new WaferException(problems);
    }
  }

  private boolean takes(WeightGroup group, BlockRule rule) {
    return !group.inBlocks(choices, rule).options().isEmpty();
  }

  private static Diagnostic problem(WeightGroup group, BlockRule rule) {
    Node node = group.nodes().get(0);
    return Diagnostic.of(
            Code.NO_KERNEL,
            "no kernel reads these weights in blocks of " + rule.outputs() + "x" + rule.inputs())
        .atOperator(node.operatorIndex(), node.op().mnemonic())
        .atTensor(group.weights().get(0).name())
        .found(
            "%s of %s by %s"
                .formatted(
                    node.op().mnemonic(),
                    node.input(0).dataType(),
                    group.weights().get(0).dataType()))
        .supported(
            "FULLY_CONNECTED and CONV_2D of FLOAT32 by FLOAT32, and of INT8 or INT16 by INT8");
  }
}
