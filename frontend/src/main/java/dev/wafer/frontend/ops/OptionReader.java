package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.BrokenRuleException;

/**
 * How the options of one operator of the file, and the constants that are options there, become the
 * attributes of a node. It checks nothing but what it reads: types, shapes and the other rules are
 * the specification's.
 */
@FunctionalInterface
interface OptionReader {
  /**
   * The node's operator.
   *
   * @throws BrokenRuleException if the options have no meaning
   */
  Op read(OperatorContext context);
}
