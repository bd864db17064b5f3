package dev.wafer.passes.lower;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Reshape;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.targets.Core;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds the cheapest kernel to each node and gives each run-time value its view.
 *
 * <p>A reshape of a run-time value is a second view of the same bytes and has no step. An output of
 * the graph that is a constant or a variable is copied, so that every output lies in the arena.
 * Expects parameter placement to be done: nodes that depend on parameters alone are gone.
 */
public final class Lowering {
  /** Offset granularity of every buffer, in bytes. */
  public static final int BUFFER_ALIGNMENT_BYTES = 16;

  private final List<Kernel> kernels;
  private final Core core;

  public Lowering(List<Kernel> kernels, Core core) {
    this.kernels = List.copyOf(kernels);
    this.core = core;
  }

  /**
   * The program of a graph.
   *
   * @throws WaferException with one diagnostic for each node that no kernel accepts
   */
  public Program lower(Graph original) {
    Graph graph = withCopiedOutputs(original);
    Builder builder = new Builder(graph);
    List<Diagnostic> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isView(graph, node)) {
        builder.alias(node);
        continue;
      }
      Optional<KernelBinding> binding = cheapest(new KernelRequest(graph, node, core));
      if (binding.isPresent()) {
        builder.step(node, binding.get());
      } else {
        problems.add(noKernel(node));
        builder.skip(node);
      }
    }
    if (!problems.isEmpty()) {
      throw new WaferException(problems);
    }
    return builder.program();
  }

  private Optional<KernelBinding> cheapest(KernelRequest request) {
    return kernels.stream()
        .map(kernel -> kernel.bind(request))
        .flatMap(Optional::stream)
        .min(Comparator.comparingLong(KernelBinding::instructions));
  }

  private Diagnostic noKernel(Node node) {
    StringBuilder types = new StringBuilder();
    for (Value input : node.inputs()) {
      types.append(types.isEmpty() ? "" : ", ");
      types.append(
          input.isAbsent() ? "-" : input.dataType().mnemonic() + "[" + input.shape() + "]");
    }
    types.append(" -> ").append(node.output().dataType().mnemonic());
    types.append('[').append(node.output().shape()).append(']');
    return Diagnostic.of(Code.NO_KERNEL, "no kernel computes this operator for these tensors")
        .atOperator(node.operatorIndex(), node.op().mnemonic())
        .atTensor(node.name())
        .found(types.toString())
        .supported("the operators and types of docs/OPERATORS.md on " + core.name());
  }

  private static boolean isView(Graph graph, Node node) {
    return node.op() instanceof Reshape
        && graph.constant(node.input(0)).isEmpty()
        && !graph.isVariable(node.input(0));
  }

  private static Graph withCopiedOutputs(Graph graph) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    List<Value> outputs = new ArrayList<>();
    int nextValue = 1 + maxValueId(graph);
    int nextNode = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(-1);
    for (Value output : graph.outputs()) {
      if (graph.constant(output).isEmpty() && !graph.isVariable(output)) {
        outputs.add(output);
        continue;
      }
      Value copy = new Value(nextValue++, output.name(), output.type());
      nodes.add(new Node(nextNode++, new Reshape(), List.of(output), List.of(copy), -1));
      outputs.add(copy);
    }
    return new Graph(
        graph.name(), graph.inputs(), outputs, graph.variables(), graph.constants(), nodes);
  }

  private static int maxValueId(Graph graph) {
    int max = graph.constants().keySet().stream().mapToInt(Value::id).max().orElse(0);
    for (Value value : graph.inputs()) {
      max = Math.max(max, value.id());
    }
    for (Value value : graph.variables()) {
      max = Math.max(max, value.id());
    }
    for (Node node : graph.nodes()) {
      for (Value value : node.outputs()) {
        max = Math.max(max, value.id());
      }
    }
    return max;
  }

  /** Gathers buffers, views and steps in node order. */
  private static final class Builder {
    private final Graph graph;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<Value, View> views = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    Builder(Graph graph) {
      this.graph = graph;
      graph.variables().forEach(value -> place(value, Buffer.Kind.STATE, 1));
      graph.inputs().stream()
          .filter(value -> graph.constant(value).isEmpty())
          .forEach(value -> place(value, Buffer.Kind.ACTIVATION, 1));
    }

    void alias(Node node) {
      View source = views.get(node.input(0));
      Value output = node.output();
      views.put(output, new View(source.buffer(), source.offsetBytes(), output.type()));
    }

    void step(Node node, KernelBinding binding) {
      node.outputs().stream()
          .filter(Value::isPresent)
          .forEach(value -> place(value, Buffer.Kind.ACTIVATION, binding.alignmentBytes()));
      List<Buffer> scratch = new ArrayList<>();
      for (ScratchRequest request : binding.scratch()) {
        scratch.add(
            buffer(
                node.name() + ": " + request.role(),
                request.sizeBytes(),
                request.alignmentBytes(),
                Buffer.Kind.SCRATCH));
      }
      steps.add(new Step(steps.size(), node, binding, scratch));
    }

    /**
     * Gives the outputs of a node without a kernel their views, so that later nodes are looked at.
     */
    void skip(Node node) {
      node.outputs().stream()
          .filter(Value::isPresent)
          .forEach(value -> place(value, Buffer.Kind.ACTIVATION, 1));
    }

    Program program() {
      return new Program(graph, List.of(), steps, views, buffers);
    }

    private void place(Value value, Buffer.Kind kind, int alignmentBytes) {
      Buffer buffer = buffer(value.name(), value.type().sizeBytes(), alignmentBytes, kind);
      views.put(value, new View(buffer, 0, value.type()));
    }

    private Buffer buffer(String name, long sizeBytes, int alignmentBytes, Buffer.Kind kind) {
      int alignment = Math.max(alignmentBytes, BUFFER_ALIGNMENT_BYTES);
      Buffer buffer = new Buffer(buffers.size(), name, sizeBytes, alignment, kind);
      buffers.add(buffer);
      return buffer;
    }
  }
}
