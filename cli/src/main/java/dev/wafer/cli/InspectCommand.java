package dev.wafer.cli;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.frontend.ImportResult;
import dev.wafer.ir.Constant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.Node;
import dev.wafer.ir.Signature;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.Value;
import dev.wafer.passes.analysis.MacCounter;
import dev.wafer.passes.analysis.ZeroCounter;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      "  wafer inspect model.tflite --json"
    })
final class InspectCommand implements Callable<Integer> {
  private static final int SCHEMA_VERSION = 1;

  /** One operator of the table. */
  record Row(
      int index,
      String operator,
      List<String> inputs,
      List<String> outputs,
      String quantization,
      long macs,
      long parameterBytes,
      String name,
      List<String> kernels,
      String speed) {}

  /** One parameter. */
  record Parameter(
      String name,
      String type,
      List<Integer> shape,
      long bytes,
      long elements,
      long zeros,
      String form) {}

  /** Everything that is printed. Its JSON form is a contract with users, see docs/REPORT.md. */
  record Inspection(
      int schemaVersion,
      String description,
      String target,
      int subgraphs,
      int subgraph,
      String signature,
      List<String> inputs,
      List<String> outputs,
      List<String> inputNames,
      List<String> outputNames,
      List<String> variables,
      List<Row> operators,
      List<Parameter> parameters,
      long macs,
      long parameterBytes,
      Map<String, String> signatures,
      List<String> metadata,
      List<String> unsupported,
      List<Diagnostics.Entry> diagnostics) {}

  @Spec private CommandSpec spec;
  @Mixin private ModelArguments model;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "Show the kernels for a core or board ('wafer targets' lists them), and whether they are"
              + " written for its extensions (fast) or for any core (portable).")
  private String target;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

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
    Inspection inspection = inspect(imported, kernels);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(ReportWriter.json(inspection));
    } else {
      print(inspection, Diagnostics.lines(imported.unsupported()), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static Inspection inspect(ImportResult imported, Optional<ChosenKernels> kernels) {
    Model model = imported.model();
    Graph graph = model.main();
    List<Parameter> parameters = new ArrayList<>();
    graph.constants().forEach((value, constant) -> parameters.add(parameter(value, constant)));
    Map<String, String> signatures = new LinkedHashMap<>();
    for (Signature signature : model.signatures()) {
      signatures.put(
          signature.key(), list(signature.inputs()) + " -> " + list(signature.outputs()));
    }
    return new Inspection(
        SCHEMA_VERSION,
        model.description(),
        kernels.map(ChosenKernels::target).orElse(null),
        model.graphCount(),
        model.mainIndex(),
        model.entry().map(Signature::key).orElse(""),
        graph.inputs().stream().map(InspectCommand::named).toList(),
        graph.outputs().stream().map(InspectCommand::named).toList(),
        model.entry().map(Signature::inputs).orElse(unnamed(graph.inputs())),
        model.entry().map(Signature::outputs).orElse(unnamed(graph.outputs())),
        graph.variables().stream().map(InspectCommand::named).toList(),
        graph.nodes().stream().map(node -> row(graph, node, kernels)).toList(),
        parameters,
        MacCounter.macs(graph),
        parameters.stream().mapToLong(Parameter::bytes).sum(),
        signatures,
        List.copyOf(model.metadata().keySet()),
        imported.unsupported().stream().map(Diagnostic::toString).toList(),
        Diagnostics.entries(imported.unsupported()));
  }

  private static List<String> unnamed(List<Value> values) {
    return Collections.nCopies(values.size(), "");
  }

  /** Names of a signature, in the order of the graph. */
  private static String list(List<String> names) {
    return names.stream()
        .map(name -> name.isEmpty() ? "?" : name)
        .collect(Collectors.joining(", "));
  }

  private static Row row(Graph graph, Node node, Optional<ChosenKernels> kernels) {
    long parameterBytes =
        node.inputs().stream()
            .map(graph.constants()::get)
            .filter(constant -> constant != null)
            .mapToLong(Constant::storedBytes)
            .sum();
    return new Row(
        node.operatorIndex(),
        node.op().mnemonic(),
        node.inputs().stream().filter(Value::isPresent).map(InspectCommand::type).toList(),
        node.outputs().stream().filter(Value::isPresent).map(InspectCommand::type).toList(),
        node.outputs().isEmpty() ? "" : quantization(node.output()),
        MacCounter.macs(node),
        parameterBytes,
        node.name(),
        kernels.map(chosen -> chosen.kernels(node.operatorIndex())).orElse(null),
        kernels.map(chosen -> chosen.speed(node.operatorIndex())).orElse(null));
  }

  private static Parameter parameter(Value value, Constant constant) {
    return new Parameter(
        value.name(),
        value.dataType().mnemonic(),
        value.shape().dims(),
        constant.storedBytes(),
        constant.shape().elements(),
        ZeroCounter.zeros(constant),
        constant instanceof SparseConstant ? "sparse" : "dense");
  }

  private static String type(Value value) {
    return value.dataType().mnemonic() + "[" + value.shape() + "]";
  }

  private static String named(Value value) {
    String quantization = quantization(value);
    return type(value)
        + " "
        + value.name()
        + (quantization.isEmpty() ? "" : " (" + quantization + ")");
  }

  private static String quantization(Value value) {
    int count = value.quantization().scales().size();
    if (count == 0) {
      return "";
    }
    return count > 1
        ? "per axis " + value.quantization().axis() + ", " + count + " scales"
        : "scale "
            + CLiterals.decimal(value.quantization().scale())
            + ", zero point "
            + value.quantization().zeroPoint();
  }

  private static void print(Inspection model, List<String> unsupported, PrintWriter out) {
    line(out, "%s%n", model.description());
    ends(out, "input", model.inputs(), model.inputNames());
    ends(out, "output", model.outputs(), model.outputNames());
    model.variables().forEach(text -> line(out, "variable  %s%n", text));
    model.signatures().forEach((key, text) -> line(out, "signature %s: %s%n", key, text));
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
    for (Row row : model.operators()) {
      line(
          out,
          "%4d %-28s %,12d %,10d  %s%s -> %s%s%n",
          row.index(),
          row.operator(),
          row.macs(),
          row.parameterBytes(),
          model.target() == null ? "" : kernels(row.speed(), String.join(" ", row.kernels())),
          String.join(" ", row.inputs()),
          String.join(" ", row.outputs()),
          row.quantization().isEmpty() ? "" : "  (" + row.quantization() + ")");
    }
    line(
        out,
        "%nparameters: %,d bytes in %d tensors; %,d MACs%n",
        model.parameterBytes(),
        model.parameters().size(),
        model.macs());
    line(out, "%10s %10s %7s  %s%n", "bytes", "zeros", "share", "parameter");
    for (Parameter parameter : model.parameters()) {
      line(
          out,
          "%,10d %,10d %6.1f%%  %s[%s] %s%s%n",
          parameter.bytes(),
          parameter.zeros(),
          parameter.elements() == 0 ? 0 : 100.0 * parameter.zeros() / parameter.elements(),
          parameter.type(),
          parameter.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
          parameter.form().equals("sparse") ? "sparse " : "",
          parameter.name());
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
