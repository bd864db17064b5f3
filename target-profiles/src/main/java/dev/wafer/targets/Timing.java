package dev.wafer.targets;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How long instructions take on a core, as its manual says it, with memory that does not stall.
 *
 * @param source the manual
 * @param refill cycles that each change of the program flow costs besides
 * @param rules the first one that matches an instruction tells its cycles; what none matches takes
 *     one cycle
 */
public record Timing(String source, int refill, List<Rule> rules) {
  public Timing {
    rules = List.copyOf(rules);
  }

  /**
   * The cycles of some instructions.
   *
   * @param instructions matches mnemonic, a space and the operands as objdump writes them, without
   *     the suffixes of width
   * @param cycles of one
   * @param perRegister cycles for each register in braces besides
   * @param following cycles where the instruction before it takes this rule, too, and does not
   *     write its address: the same as {@code cycles} where that makes no difference
   * @param addressDependency cycles more where the instruction before it, no load, writes its
   *     address
   */
  public record Rule(
      Pattern instructions, int cycles, int perRegister, int following, int addressDependency) {}
}
