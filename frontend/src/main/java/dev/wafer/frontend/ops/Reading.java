package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.Rule;
import java.util.List;

/**
 * How an operator's options are read, and what they must be for that.
 *
 * @param rules rules that the reader checks beside those that hold for every operator
 */
record Reading(OptionReader reader, List<Rule> rules) {
  static Reading of(OptionReader reader, Rule... rules) {
    return new Reading(reader, List.of(rules));
  }
}
