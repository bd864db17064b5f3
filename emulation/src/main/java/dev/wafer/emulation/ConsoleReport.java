package dev.wafer.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines that {@code harness.c} prints, by model. */
final class ConsoleReport {
  private final List<Line> lines;
  private final double instructionsPerTick;

  private ConsoleReport(List<Line> lines, double instructionsPerTick) {
    this.lines = lines;
    this.instructionsPerTick = instructionsPerTick;
  }

  private record Line(int model, String key, List<Long> values) {}

  static ConsoleReport parse(String console, double instructionsPerTick) {
    List<Line> lines = new ArrayList<>();
    int model = -1;
    for (String text : console.lines().toList()) {
      String[] words = text.split(" ", -1);
      List<Long> values = new ArrayList<>();
      for (int index = 1; index < words.length; index++) {
        if (!words[index].matches("[0-9a-f]{1,8}")) {
          throw new ToolchainException("unexpected output of the emulator: " + text);
        }
        values.add(Long.parseLong(words[index], 16));
      }
      if (words[0].equals("model")) {
        model = Math.toIntExact(values.get(0));
      }
      lines.add(new Line(model, words[0], values));
    }
    return new ConsoleReport(List.copyOf(lines), instructionsPerTick);
  }

  /** Instructions of one call, from the ticks of its repeats less those of the loop around it. */
  double instructionsPerCall(int model, String key) {
    List<Long> values = only(model, key);
    return Math.max(0, (values.get(0) - values.get(2)) * instructionsPerTick / values.get(1));
  }

  long stackBytes(int model) {
    return only(model, "stack").get(0);
  }

  /** Instructions of each step of one inference, in the order of the steps. */
  List<Double> stepInstructions(int model) {
    List<Long> hook = only(model, "hook");
    double hookTicks = (double) hook.get(0) / hook.get(1);
    return lines.stream()
        .filter(line -> line.model() == model && line.key().equals("step"))
        .map(Line::values)
        .map(v -> Math.max(0, ((double) v.get(1) / v.get(2) - hookTicks) * instructionsPerTick))
        .toList();
  }

  private List<Long> only(int model, String key) {
    Optional<Line> found =
        lines.stream().filter(line -> line.model() == model && line.key().equals(key)).findFirst();
    return found
        .map(Line::values)
        .orElseThrow(() -> new ToolchainException("the emulator printed no line " + key));
  }
}
