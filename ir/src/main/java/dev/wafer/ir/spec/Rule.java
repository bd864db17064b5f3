package dev.wafer.ir.spec;

import dev.wafer.ir.Diagnostic;

/**
 * A condition that an operator must meet.
 *
 * @param sentence what must hold, as the user reads it in messages and in the operator table
 * @param help what to do where it does not hold, or empty
 * @param ofShapes whether it may fail only because an operator before was refused: shapes and
 *     contents that follow from that one are not known
 */
public record Rule(Diagnostic.Code code, String sentence, String help, boolean ofShapes) {
  /** A condition on what Wafer compiles. */
  public static Rule supported(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_OPERATOR, sentence, "", false);
  }

  /** A condition without which the operator makes no sense. */
  public static Rule consistent(String sentence) {
    return new Rule(Diagnostic.Code.INCONSISTENT_MODEL, sentence, "", true);
  }

  /** A condition on element types. */
  public static Rule types(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_TYPE, sentence, "", false);
  }

  /** The same rule, of shapes and contents. */
  public Rule followingShapes() {
    return new Rule(code, sentence, help, true);
  }

  public Rule withHelp(String text) {
    return new Rule(code, sentence, text, ofShapes);
  }

  public BrokenRuleException refusal(Diagnostic diagnostic) {
    return new BrokenRuleException(diagnostic, ofShapes);
  }

  /**
   * Checks the condition where no node is at hand.
   *
   * @throws BrokenRuleException with what was found, if it does not hold
   */
  public void require(boolean holds, String found) {
    if (!holds) {
      throw refusal(diagnostic().found(found));
    }
  }

  /** The start of a message. */
  public Diagnostic diagnostic() {
    return Diagnostic.of(code, sentence).help(help);
  }
}
