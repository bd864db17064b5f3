package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;

/**
 * A condition that an operator must meet.
 *
 * @param sentence what must hold, as the user reads it in messages and in the operator table
 */
record Rule(Diagnostic.Code code, String sentence) {
  /** A condition on what Wafer compiles. */
  static Rule supported(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_OPERATOR, sentence);
  }

  /** A condition without which the operator makes no sense. */
  static Rule consistent(String sentence) {
    return new Rule(Diagnostic.Code.INCONSISTENT_MODEL, sentence);
  }

  /** A condition on element types. */
  static Rule types(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_TYPE, sentence);
  }
}
