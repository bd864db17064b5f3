package dev.wafer.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.rules.Draws.Admitted;
import dev.wafer.emitter.kernels.KernelCode;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.Program;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The page {@code docs/KERNELS.md}: for which cores the kernels of an operator are written. It is
 * gathered from models of each operator and combination of element types.
 */
final class KernelsPage {
  /** Rewrites the page instead of checking it: {@code -Dwafer.update=true}. */
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");

  private static final List<Kernel<?>> KERNELS = KernelRegistry.standard();

  private static final String HEAD =
      """
      # Kernels

      Generated from what kernels say of small models of each operator (`RulesMeetKernelsTest`); a test fails when this \
      page is stale. `fast` means that there are kernels written for the registers of the floating-point unit, for the DSP extension or for Helium; others are C \
      for any core. Which kernel computes a node is decided by the estimates: `wafer inspect MODEL --target TARGET` shows \
      it. Where no run-time step is left, the operator is a view or folded.

      """;

  /** The cores by the fastest code that they run: kernels ask nothing else of a core. */
  private final Map<KernelCode, List<Core>> columns = new TreeMap<>();

  /** By operator, combination of element types, and column. */
  private final Map<String, Map<List<DataType>, Map<KernelCode, KernelCode>>> cells =
      new LinkedHashMap<>();

  KernelsPage(List<Core> cores) {
    cores.forEach(
        core -> columns.computeIfAbsent(fastest(core), code -> new ArrayList<>()).add(core));
  }

  private static KernelCode fastest(Core core) {
    return core.has(Feature.MVE)
        ? KernelCode.MVE
        : core.has(Feature.DSP) ? KernelCode.DSP : KernelCode.PORTABLE;
  }

  /** Takes the kernels that there are for the steps of a model; one core of a column suffices. */
  void add(Admitted drawn, Core core, Program program) {
    KernelCode column = fastest(core);
    Map<KernelCode, KernelCode> found =
        cells
            .computeIfAbsent(drawn.operator(), KernelsPage::rows)
            .computeIfAbsent(drawn.row(), row -> new TreeMap<>());
    if (found.get(column) == column || !columns.get(column).get(0).equals(core)) {
      return;
    }
    KernelTable kernels = new KernelTable(KERNELS);
    program.steps().stream()
        .flatMap(s -> kernels.bindings(new KernelRequest(program.graph(), s.node(), core)))
        .map(KernelCode::of)
        .forEach(code -> found.merge(column, code, KernelsPage::faster));
  }

  private static KernelCode faster(KernelCode a, KernelCode b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Map<List<DataType>, Map<KernelCode, KernelCode>> rows(String operator) {
    Map<List<DataType>, Map<KernelCode, KernelCode>> rows = new LinkedHashMap<>();
    types(operator).rows().forEach(row -> rows.put(row, new LinkedHashMap<>()));
    return rows;
  }

  private static TypeTable types(String operator) {
    return SupportedOperators.find(operator).orElseThrow().types();
  }

  /** Compares it with the file. */
  void check() throws IOException {
    Path page = Path.of(System.getProperty("wafer.root", "..")).resolve("docs/KERNELS.md");
    if (UPDATE) {
      Files.writeString(page, markdown());
    }
    assertThat(markdown())
        .as("docs/KERNELS.md is stale: run this test with -Dwafer.update=true")
        .isEqualTo(Files.readString(page));
  }

  private String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| operator | element types |");
    columns
        .values()
        .forEach(
            cores ->
                page.append(
                    cores.stream().map(Core::name).collect(Collectors.joining(", ", " ", " |"))));
    page.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
    cells.forEach(
        (operator, rows) ->
            lines(rows)
                .forEach(
                    (line, some) ->
                        page.append(
                            "| %s | %s | %s |\n"
                                .formatted(
                                    operator,
                                    String.join("<br>", types(operator).with(some).descriptions()),
                                    String.join(" | ", line)))));
    return page.toString();
  }

  /** What the columns say, and of which combinations. */
  private Map<List<String>, List<List<DataType>>> lines(
      Map<List<DataType>, Map<KernelCode, KernelCode>> rows) {
    Map<List<String>, List<List<DataType>>> lines = new LinkedHashMap<>();
    rows.forEach(
        (row, found) ->
            lines
                .computeIfAbsent(
                    columns.keySet().stream().map(column -> text(found.get(column))).toList(),
                    key -> new ArrayList<>())
                .add(row));
    return lines;
  }

  private static String text(KernelCode code) {
    if (code == null) {
      return "no step";
    }
    return switch (code) {
      case PORTABLE -> "portable";
      case FPU -> "fast (FPU)";
      case DSP -> "fast (DSP)";
      case MVE -> "fast (Helium)";
    };
  }
}
