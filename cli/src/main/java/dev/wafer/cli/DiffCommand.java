package dev.wafer.cli;

import dev.wafer.emitter.report.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wafer diff}: what a change of a model costs. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Compares two reports of compile or verify, or models: flash, arena, stack, instructions,"
            + " operators, kernels. Fails with exit code 3 where a figure grew too much.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer diff old.report.json new.report.json",
      "  wafer diff old.report.json new.tflite",
      "  wafer diff old.json new.json --max-growth flash=1%% --format markdown"
    })
final class DiffCommand implements Callable<Integer> {
  /** The forms of the text. */
  enum Format {
    TEXT,
    MARKDOWN
  }

  /** Rows of a table of text or Markdown; JSON has all. */
  private static final int MOST_ROWS = 30;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "NAME.report.json, verify's JSON, or a model.")
  private Path old;

  @Parameters(index = "1", paramLabel = "NEW", description = "Likewise.")
  private Path current;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "What a model is compiled for; that of the other one's report without it.")
  private String target;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORM",
      description = "text or markdown (default ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--max-growth",
      paramLabel = "KEY=GROWTH",
      converter = Growth.Converter.class,
      description =
          "Fail with exit code 3 if a figure grew by more: percent (flash=1%%) or an amount"
              + " (arena=256); repeatable. Keys: "
              + Growth.KEYS
              + ".")
  private List<Growth> limits = List.of();

  @Override
  public Integer call() throws IOException {
    DiffSide first = DiffSide.of(old);
    DiffSide second = DiffSide.of(current);
    ReportDiff diff = new ReportDiff(first.report(second, target), second.report(first, target));
    List<ReportDiff.Figure> figures = diff.figures();
    List<String> excesses = new ArrayList<>();
    for (Growth limit : limits) {
      ReportDiff.Figure figure =
          figures.stream()
              .filter(each -> each.key().equals(limit.key()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--max-growth "
                              + limit.text()
                              + ": not both reports have that figure; verify --json measures it"));
      if (limit.isExceeded(figure.before(), figure.after())) {
        excesses.add(
            String.format(
                Locale.ROOT,
                "%s grew from %d to %d (%+d, %s), more than %s allows",
                figure.about(),
                figure.before(),
                figure.after(),
                figure.change(),
                percent(figure.before(), figure.after()),
                limit.text()));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    json.write(ReportWriter.json(model(diff, figures, excesses)), out);
    if (!json.replacesText()) {
      tables(diff, figures).forEach(table -> out.print(table.text(format == Format.MARKDOWN)));
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    for (String excess : excesses) {
      err.println("wafer: error: " + excess);
      Annotations.error(err, "wafer diff", excess);
    }
    err.flush();
    return excesses.isEmpty() ? ExitCode.OK : ExitCode.BUDGET;
  }

  private static Map<String, Object> model(
      ReportDiff diff, List<ReportDiff.Figure> figures, List<String> excesses) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("schemaVersion", ReportDiff.SCHEMA_VERSION);
    model.put("figures", figures);
    model.put("functions", diff.functions());
    model.put("operators", diff.operators());
    model.put("layers", diff.layers());
    model.put("exceeded", excesses);
    return model;
  }

  private static List<TextTable> tables(ReportDiff diff, List<ReportDiff.Figure> figures) {
    List<TextTable> tables = new ArrayList<>();
    TextTable all = new TextTable("", List.of("", "old", "new", "change", "%"));
    figures.forEach(f -> all.add(sizes(f.about(), f.before(), f.after())));
    tables.add(all);
    tables.add(table("function, bytes", diff.functions()));
    tables.add(table("operator, steps", diff.operators()));
    TextTable layers =
        new TextTable(
            "layers", List.of("layer", "flash", "change", "instructions", "change", "kernel"));
    diff.layers().stream().limit(MOST_ROWS).forEach(layer -> layers.add(row(layer)));
    tables.add(layers.counting(diff.layers().size()));
    return tables.stream().filter(table -> !table.isEmpty()).toList();
  }

  private static TextTable table(String title, List<ReportDiff.Row> rows) {
    TextTable table = new TextTable(title, List.of("", "old", "new", "change", "%"));
    rows.stream()
        .limit(MOST_ROWS)
        .forEach(row -> table.add(sizes(row.name(), row.before(), row.after())));
    return table.counting(rows.size());
  }

  private static List<String> sizes(String name, long before, long after) {
    return List.of(
        Terminal.printable(name),
        number(before),
        number(after),
        signed(after - before),
        percent(before, after));
  }

  private static List<String> row(ReportDiff.Layer layer) {
    String kernel =
        layer.kernelBefore().equals(layer.kernelAfter())
            ? layer.kernelAfter()
            : none(layer.kernelBefore()) + " -> " + none(layer.kernelAfter());
    return List.of(
        Terminal.printable(layer.name()),
        number(layer.flashAfter()),
        signed(layer.flashAfter() - layer.flashBefore()),
        number(layer.instructionsAfter()),
        signed(layer.instructionsAfter() - layer.instructionsBefore()),
        kernel);
  }

  private static String none(String kernel) {
    return kernel.isEmpty() ? "none" : kernel;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String signed(long value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%+,d", value);
  }

  private static String percent(long before, long after) {
    if (before == 0) {
      return after == 0 ? "0.0%" : "new";
    }
    return String.format(Locale.ROOT, "%+.1f%%", 100.0 * (after - before) / before);
  }
}
