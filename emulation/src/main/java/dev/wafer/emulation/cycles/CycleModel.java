package dev.wafer.emulation.cycles;

import dev.wafer.targets.Timing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies a core's timing to what was executed. Not in the model: contention on buses, caches and
 * prefetch buffers, and how many cycles of a refill, a division or a long product a run really took
 * where the manual gives a range.
 */
public final class CycleModel {
  private static final Pattern BASE = Pattern.compile("\\[(\\w+)");
  private static final Pattern DESTINATION = Pattern.compile("^\\S+ (\\w+)");
  private static final Pattern WRITES_NONE =
      Pattern.compile("(cmp|cmn|tst|teq|v?st|vcmp|b[^fi]|cb).*");
  private static final Pattern LIST = Pattern.compile("\\{([^}]*)}");
  private static final Pattern RANGE = Pattern.compile("[a-z]*(\\d+)-[a-z]*(\\d+)");
  private static final Map<String, String> NUMBERED =
      Map.of("sl", "r10", "fp", "r11", "ip", "r12", "sp", "r13", "lr", "r14", "pc", "r15");

  private final Timing timing;
  private final int waitStates;
  private final Map<String, Optional<Timing.Rule>> rules = new HashMap<>();

  /**
   * @param waitStates of flash: cycles that each load from it and each refill take besides
   */
  public CycleModel(Timing timing, int waitStates) {
    this.timing = timing;
    this.waitStates = waitStates;
  }

  /**
   * Cycles of one call, by step.
   *
   * @throws IllegalArgumentException if no call was counted
   */
  public Map<Integer, Double> cycles(Disassembly disassembly, BlockCounts counts) {
    if (counts.runs() == 0) {
      throw new IllegalArgumentException("no call of the model was counted");
    }
    Map<Integer, Double> cycles = new HashMap<>();
    for (BlockCounts.Block block : counts.blocks()) {
      double all =
          (double) block.executed() * cyclesOf(disassembly, block)
              + (double) block.left() * (timing.refill() + waitStates);
      cycles.merge(block.step(), all / counts.runs(), Double::sum);
    }
    for (BlockCounts.Loads loads : counts.loads()) {
      cycles.merge(loads.step(), (double) loads.count() * waitStates / counts.runs(), Double::sum);
    }
    return cycles;
  }

  private long cyclesOf(Disassembly disassembly, BlockCounts.Block block) {
    long cycles = 0;
    Optional<String> before = Optional.empty();
    Optional<Long> address = Optional.of(block.address());
    for (int index = 0; index < block.instructions() && address.isPresent(); index++) {
      Optional<String> instruction = disassembly.at(address.get());
      cycles += instruction.isPresent() ? cyclesOf(instruction.get(), before) : 1;
      before = instruction;
      address = disassembly.after(address.get());
    }
    return cycles;
  }

  private int cyclesOf(String instruction, Optional<String> before) {
    Optional<Timing.Rule> found = ruleOf(instruction);
    if (found.isEmpty()) {
      return 1;
    }
    Timing.Rule rule = found.get();
    int cycles = rule.cycles() + rule.perRegister() * registers(instruction);
    Optional<String> written = before.flatMap(CycleModel::destination);
    boolean dependent = written.isPresent() && written.equals(first(BASE, instruction));
    Optional<Timing.Rule> ruleBefore = before.flatMap(this::ruleOf);
    if (!dependent && ruleBefore.equals(found)) {
      return cycles - rule.cycles() + rule.following();
    }
    return dependent && ruleBefore.isEmpty() ? cycles + rule.addressDependency() : cycles;
  }

  private Optional<Timing.Rule> ruleOf(String instruction) {
    return rules.computeIfAbsent(
        instruction,
        text ->
            timing.rules().stream()
                .filter(rule -> rule.instructions().matcher(text).matches())
                .findFirst());
  }

  /** The register that an instruction writes, if it writes one. */
  private static Optional<String> destination(String instruction) {
    return WRITES_NONE.matcher(instruction).matches()
        ? Optional.empty()
        : first(DESTINATION, instruction);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** How many registers an instruction names in braces. */
  private static int registers(String instruction) {
    Matcher list = LIST.matcher(instruction);
    if (!list.find()) {
      return 0;
    }
    int registers = 0;
    for (String part : list.group(1).split(",", -1)) {
      Matcher range = RANGE.matcher(numbered(part.strip()));
      registers +=
          range.matches()
              ? Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1
              : 1;
    }
    return registers;
  }

  /** With numbers in place of the names that some registers have. */
  private static String numbered(String registers) {
    return Stream.of(registers.split("-", -1))
        .map(register -> NUMBERED.getOrDefault(register, register))
        .collect(Collectors.joining("-"));
  }
}
