package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.frontend.ImportResult;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wafer inspect}: what is in a model. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Shows a model: operators, shapes, types, quantization, parameters, MACs, signatures, and"
            + " what is not supported; for a target the kernels that compute it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer inspect model.tflite",
      "  wafer inspect model.tflite --target cortex-m4",
      "  wafer inspect model.tflite --json -",
      "  wafer inspect model.tflite --html model.html"
    })
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private ModelArguments model;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "Show the kernels for a core or board ('wafer targets' lists them), and whether they are"
              + " written for its extensions (fast) or for any core (portable).")
  private String target;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Draw the graph with shapes, types, quantization and weights, too, as a page that needs"
              + " no network.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Target> resolved = Optional.ofNullable(target).map(TargetCatalog.builtIn()::resolve);
    byte[] bytes = model.bytes();
    ImportResult imported = model.imported(bytes, err);
    Optional<ChosenKernels> kernels =
        resolved
            .filter(t -> imported.unsupported().isEmpty())
            .map(t -> ChosenKernels.of(bytes, model.source(), t));
    ModelInspection inspection = ModelInspection.of(imported, kernels);
    PrintWriter out = spec.commandLine().getOut();
    if (html != null) {
      OutputFolder.writeFile(
          html, ReportWriter.html(new InspectionGraph(inspection, model.origin()).description()));
    }
    json.write(ReportWriter.json(inspection), out);
    if (!json.replacesText()) {
      print(inspection, Diagnostics.lines(imported.unsupported()), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  /** Names of a signature. */
  private static String list(List<String> names) {
    return names.stream()
        .map(name -> name.isEmpty() ? "?" : name)
        .collect(Collectors.joining(", "));
  }

  private static String types(ModelInspection model, List<Integer> tensors) {
    return tensors.stream()
        .filter(index -> index >= 0)
        .map(index -> TensorText.type(model.tensors().get(index)))
        .collect(Collectors.joining(" "));
  }

  private static List<String> ends(ModelInspection model, List<Integer> tensors) {
    return tensors.stream().map(index -> TensorText.named(model.tensors().get(index))).toList();
  }

  private static void print(ModelInspection model, List<String> unsupported, PrintWriter out) {
    line(out, "%s%n", model.description());
    ends(out, "input", ends(model, model.inputs()), model.inputNames());
    ends(out, "output", ends(model, model.outputs()), model.outputNames());
    model.tensors().stream()
        .filter(tensor -> tensor.role().equals("state"))
        .forEach(tensor -> line(out, "variable  %s%n", TensorText.named(tensor)));
    for (ModelInspection.Entry entry : model.signatures()) {
      String names = list(entry.inputs()) + " -> " + list(entry.outputs());
      line(out, "signature %s: %s%n", entry.key(), names);
    }
    model.metadata().forEach(text -> line(out, "metadata  %s%n", text));
    if (model.subgraphs() > 1) {
      line(out, "subgraphs %d, number %d is shown%n", model.subgraphs(), model.subgraph());
    }
    line(
        out,
        "%n%4s %-28s %12s %10s  %s%s%n",
        "#",
        "operator",
        "MACs",
        "parameters",
        model.target() == null ? "" : kernels("speed", "kernel for " + model.target()),
        "tensors");
    for (ModelInspection.Operator row : model.operators()) {
      String quantization =
          row.outputs().isEmpty() || row.outputs().get(0) < 0
              ? ""
              : TensorText.quantization(model.tensors().get(row.outputs().get(0)));
      line(
          out,
          "%4d %-28s %,12d %,10d  %s%s -> %s%s%n",
          row.index(),
          row.operator(),
          row.macs(),
          row.parameterBytes(),
          model.target() == null ? "" : kernels(row.speed(), String.join(" ", row.kernels())),
          types(model, row.inputs()),
          types(model, row.outputs()),
          quantization.isEmpty() ? "" : "  (" + quantization + ")");
    }
    line(
        out,
        "%nparameters: %,d bytes in %d tensors; %,d MACs%n",
        model.parameterBytes(),
        model.parameters().size(),
        model.macs());
    line(out, "%10s %10s %7s  %s%n", "bytes", "zeros", "share", "parameter");
    for (ModelInspection.Parameter parameter : model.parameters()) {
      ModelInspection.Tensor tensor = model.tensors().get(parameter.tensor());
      line(
          out,
          "%,10d %,10d %6.1f%%  %s %s%s%n",
          parameter.bytes(),
          parameter.zeros(),
          parameter.elements() == 0 ? 0 : 100.0 * parameter.zeros() / parameter.elements(),
          TensorText.type(tensor),
          parameter.form().equals("sparse") ? "sparse " : "",
          tensor.name());
    }
    if (!unsupported.isEmpty()) {
      line(out, "%nnot supported:%n");
      unsupported.forEach(text -> line(out, "  %s%n", text));
    }
  }

  private static String kernels(String speed, String names) {
    return String.format(Locale.ROOT, "%-8s  %-28s  ", speed, names);
  }

  private static void ends(PrintWriter out, String side, List<String> tensors, List<String> names) {
    for (int i = 0; i < tensors.size(); i++) {
      String name = names.get(i).isEmpty() ? "" : names.get(i) + " = ";
      line(out, "%-9s %s%s%n", side, name, tensors.get(i));
    }
  }

  private static void line(PrintWriter out, String format, Object... arguments) {
    Object[] safe = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      safe[i] = arguments[i] instanceof String text ? Terminal.printable(text) : arguments[i];
    }
    out.print(String.format(Locale.ROOT, format, safe));
  }
}
