package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import java.util.Set;

/**
 * A condition that an operator must meet.
 *
 * @param sentence what must hold, as the user reads it in messages and in the operator table
 * @param help what to do where it does not hold, or empty
 * @param ofShapes whether it may fail only because an operator before was refused: shapes and
 *     contents that follow from that one are not known
 * @param about the element types of which one takes part; empty where the rule holds for any
 */
public record Rule(
    Diagnostic.Code code, String sentence, String help, boolean ofShapes, Set<DataType> about) {
  public Rule {
    about = Set.copyOf(about);
  }

  /** A condition on what Wafer compiles. */
  public static Rule supported(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_OPERATOR, sentence, "", false, Set.of());
  }

  /** A condition without which the operator makes no sense. */
  public static Rule consistent(String sentence) {
    return new Rule(Diagnostic.Code.INCONSISTENT_MODEL, sentence, "", true, Set.of());
  }

  /** A condition on element types. */
  public static Rule types(String sentence) {
    return new Rule(Diagnostic.Code.UNSUPPORTED_TYPE, sentence, "", false, Set.of());
  }

  /** The same rule, of shapes and contents. */
  public Rule followingShapes() {
    return new Rule(code, sentence, help, true, about);
  }

  public Rule withHelp(String text) {
    return new Rule(code, sentence, text, ofShapes, about);
  }

  /** The same rule, which says nothing of tensors of other element types. */
  public Rule about(DataType... types) {
    return new Rule(code, sentence, help, ofShapes, Set.of(types));
  }

  /** Whether tensors of such an operator can break the rule. */
  public boolean concerns(TypeTable types) {
    return about.isEmpty() || about.stream().anyMatch(types::has);
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
