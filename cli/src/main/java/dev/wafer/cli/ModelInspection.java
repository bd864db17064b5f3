package dev.wafer.cli;

import dev.wafer.frontend.ImportResult;
import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Signature;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.Value;
import dev.wafer.passes.analysis.MacCounter;
import dev.wafer.passes.analysis.ZeroCounter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a model, as data. Its JSON form is a contract with users, see docs/REPORT.md.
 *
 * @param target null where no kernels are shown
 * @param signature empty where the model is entered without one
 * @param inputs indices of tensors, as all that refer to some
 */
record ModelInspection(
    int schemaVersion,
    String description,
    String target,
    int subgraphs,
    int subgraph,
    String signature,
    List<Integer> inputs,
    List<Integer> outputs,
    List<String> inputNames,
    List<String> outputNames,
    List<Tensor> tensors,
    List<Operator> operators,
    List<Parameter> parameters,
    long macs,
    long parameterBytes,
    List<Entry> signatures,
    List<String> metadata,
    List<Diagnostics.Entry> diagnostics) {
  /** The form in which everything is data; in version 1 it was text for people. */
  private static final int SCHEMA_VERSION = 2;

  /** Stands for an input that the model leaves out. */
  private static final int ABSENT = -1;

  /**
   * One tensor.
   *
   * @param bytes of its elements, dense
   * @param quantization null where it is not quantized
   */
  record Tensor(
      String name,
      String role,
      String type,
      List<Integer> shape,
      long bytes,
      Scaling quantization) {}

  /**
   * How integers stand for reals.
   *
   * @param axis along which there is a scale an index; null where one scale serves all
   */
  record Scaling(List<Float> scales, List<Integer> zeroPoints, Integer axis) {
    static Scaling of(Quantization quantization) {
      return quantization.isQuantized()
          ? new Scaling(
              quantization.scales(),
              quantization.zeroPoints(),
              quantization.isPerAxis() ? quantization.axis() : null)
          : null;
    }
  }

  /**
   * One operator.
   *
   * @param kernels null without a target, as {@code speed}
   */
  record Operator(
      int index,
      String operator,
      String name,
      List<Integer> inputs,
      List<Integer> outputs,
      Map<String, Object> options,
      long macs,
      long parameterBytes,
      List<String> kernels,
      String speed) {}

  /**
   * One parameter.
   *
   * @param bytes as stored
   */
  record Parameter(int tensor, long bytes, long elements, long zeros, String form) {}

  /** A signature, its names in the order of its subgraph. */
  record Entry(String key, List<String> inputs, List<String> outputs) {}

  static ModelInspection of(ImportResult imported, Optional<ChosenKernels> kernels) {
    Model model = imported.model();
    Graph graph = model.main();
    Map<Value, Integer> indices = new LinkedHashMap<>();
    graph.values().forEach(value -> indices.putIfAbsent(value, indices.size()));
    List<Parameter> parameters = new ArrayList<>();
    graph
        .constants()
        .forEach((value, constant) -> parameters.add(parameter(indices.get(value), constant)));
    return new ModelInspection(
        SCHEMA_VERSION,
        model.description(),
        kernels.map(ChosenKernels::target).orElse(null),
        model.graphCount(),
        model.mainIndex(),
        model.entry().map(Signature::key).orElse(""),
        indices(graph.inputs(), indices),
        indices(graph.outputs(), indices),
        model.entry().map(Signature::inputs).orElse(unnamed(graph.inputs())),
        model.entry().map(Signature::outputs).orElse(unnamed(graph.outputs())),
        indices.keySet().stream().map(value -> tensor(graph, value)).toList(),
        graph.nodes().stream().map(node -> operator(graph, node, indices, kernels)).toList(),
        parameters,
        MacCounter.macs(graph),
        parameters.stream().mapToLong(Parameter::bytes).sum(),
        model.signatures().stream()
            .map(each -> new Entry(each.key(), each.inputs(), each.outputs()))
            .toList(),
        List.copyOf(model.metadata().keySet()),
        Diagnostics.entries(imported.unsupported()));
  }

  private static List<String> unnamed(List<Value> values) {
    return Collections.nCopies(values.size(), "");
  }

  private static List<Integer> indices(List<Value> values, Map<Value, Integer> indices) {
    return values.stream().map(value -> indices.getOrDefault(value, ABSENT)).toList();
  }

  private static Tensor tensor(Graph graph, Value value) {
    return new Tensor(
        value.name(),
        role(graph, value),
        value.dataType().mnemonic(),
        value.shape().dims(),
        value.type().sizeBytes(),
        Scaling.of(value.quantization()));
  }

  private static String role(Graph graph, Value value) {
    if (graph.inputs().contains(value)) {
      return "input";
    }
    if (graph.variables().contains(value)) {
      return "state";
    }
    if (graph.constants().containsKey(value)) {
      return "parameter";
    }
    return graph.outputs().contains(value) ? "output" : "inner";
  }

  private static Operator operator(
      Graph graph, Node node, Map<Value, Integer> indices, Optional<ChosenKernels> kernels) {
    long parameterBytes =
        node.inputs().stream()
            .map(graph.constants()::get)
            .filter(constant -> constant != null)
            .mapToLong(Constant::storedBytes)
            .sum();
    return new Operator(
        node.operatorIndex(),
        node.op().mnemonic(),
        node.name(),
        indices(node.inputs(), indices),
        indices(node.outputs(), indices),
        OperatorOptions.of(node.op()),
        MacCounter.macs(node),
        parameterBytes,
        kernels.map(chosen -> chosen.kernels(node.operatorIndex())).orElse(null),
        kernels.map(chosen -> chosen.speed(node.operatorIndex())).orElse(null));
  }

  private static Parameter parameter(int tensor, Constant constant) {
    return new Parameter(
        tensor,
        constant.storedBytes(),
        constant.shape().elements(),
        ZeroCounter.zeros(constant),
        constant instanceof SparseConstant ? "sparse" : "dense");
  }
}
