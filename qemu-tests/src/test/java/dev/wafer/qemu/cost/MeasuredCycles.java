package dev.wafer.qemu.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.wafer.passes.cost.CostModel;
import dev.wafer.qemu.RecordedModel;
import dev.wafer.targets.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The cycles that kernels are said to take an instruction, against those that are modelled. */
final class MeasuredCycles {
  private static final String FOLDER =
      "target-profiles/src/main/resources/dev/wafer/targets/kernel-cycles";

  /** Of a figure that a measurement may differ by: code around a kernel moves it. */
  private static final double MOST = 0.1;

  private MeasuredCycles() {}

  /**
   * What each function takes over what its work takes in the mean of all kernels, its hand-written
   * work alone if it has some; layers count by how much of such work they have. Nothing for a core
   * whose timing is not known.
   */
  static Map<String, Double> factors(Core core, List<CostBench.Run> runs) {
    return runs.stream()
        .filter(run -> run.cycles().isPresent())
        .collect(
            groupingBy(
                run -> run.binding().function(),
                TreeMap::new,
                collectingAndThen(toList(), layers -> factor(core, layers))));
  }

  private static double factor(Core core, List<CostBench.Run> layers) {
    double measured = 0;
    double mean = 0;
    for (CostBench.Run layer : layers) {
      CostModel.Cycles cycles = CostModel.cyclesPerInstruction(layer.binding().work(), core);
      measured += layer.cycles().orElseThrow() / layer.instructions() - cycles.others();
      mean += cycles.own();
    }
    return measured / mean;
  }

  /** The functions whose figure in the core's profile is none or another one. */
  static List<String> outside(Core core, Map<String, Double> measured) {
    Map<String, Double> told = core.prices().weights().kernels();
    return measured.entrySet().stream()
        .filter(function -> !isNear(told.get(function.getKey()), function.getValue()))
        .map(
            function ->
                String.format(
                    Locale.ROOT,
                    "%s: %.2f, the profile says %s",
                    function.getKey(),
                    function.getValue(),
                    told.get(function.getKey())))
        .toList();
  }

  private static boolean isNear(Double told, double measured) {
    return told != null && Math.abs(told / measured - 1) <= MOST;
  }

  /**
   * Writes the figures that the core's profile has, if there are any. Those that are near stay, so
   * that choices change by what has changed alone.
   */
  static void write(Core core, Map<String, Double> measured) {
    if (measured.isEmpty()) {
      return;
    }
    Map<String, Double> told = core.prices().weights().kernels();
    Map<String, Double> kept = new TreeMap<>(measured);
    kept.replaceAll((name, each) -> isNear(told.get(name), each) ? told.get(name) : each);
    String lines =
        kept.entrySet().stream()
            .map(
                function ->
                    String.format(
                        Locale.ROOT, "  \"%s\": %.2f", function.getKey(), function.getValue()))
            .collect(joining(",\n", "{\n", "\n}\n"));
    Path file = RecordedModel.repository().resolve(FOLDER).resolve(core.name() + ".json");
    try {
      Files.writeString(file, lines, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
