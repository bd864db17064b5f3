package dev.wafer.qemu.cost;

import static java.util.Comparator.naturalOrder;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.movement.Copy;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emulation.CycleCounter;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.OneHot;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.qemu.cost.LayerList.Layer;
import dev.wafer.targets.Core;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Runs every kernel that takes a layer on a core's board: one program of all layers, a step each,
 * so that one image and one run of the emulator serve them all.
 */
final class CostBench {
  private static final int REPEATED_TICKS = 1_000_000;

  private static final int CALLERS = 2;

  /** Functions that no model has of negative numbers. */
  private static final Set<UnaryFn> OF_POSITIVE = Set.of(UnaryFn.SQRT, UnaryFn.RSQRT, UnaryFn.LOG);

  /**
   * A layer, the kernel that computed it, and what it took.
   *
   * @param cycles modelled, with memory that does not stall; empty where the core's timing is not
   *     known
   */
  record Run(String layer, KernelBinding binding, double instructions, Optional<Double> cycles) {}

  private final Core core;
  private final Target target;
  private final Map<Node, Kernel<?>> kernels = new LinkedHashMap<>();
  private final Map<Node, KernelRequest> alone = new LinkedHashMap<>();
  private final Map<Node, String> names = new LinkedHashMap<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final Map<Value, Constant> constants = new LinkedHashMap<>();
  private final Set<Node> listed = new LinkedHashSet<>();
  private final Set<Value> copied = new LinkedHashSet<>();
  private final Set<Value> positive = new HashSet<>();
  private final Map<Value, Integer> places = new HashMap<>();
  private final Set<String> functions = new HashSet<>();
  private final Map<String, Map<Map<String, Object>, List<Runnable>>> drawn = new LinkedHashMap<>();
  private int nextValue;

  private CostBench(Target target) {
    this.target = target;
    this.core = target.core();
  }

  /** What each kernel takes for each of the listed layers that it accepts on a core. */
  static List<Run> runListed(String core, Toolchain toolchain) {
    CostBench bench = of(core, LayerList.listed());
    return bench.run(bench.graph(List.copyOf(bench.kernels.keySet())), toolchain);
  }

  /** The same of drawn layers, by those functions that no listed layer has. */
  static List<Run> runDrawn(String core, Toolchain toolchain) {
    CostBench bench = of(core, LayerList.all());
    bench.kernels.keySet().removeAll(bench.listed);
    return bench.run(bench.graph(List.copyOf(bench.kernels.keySet())), toolchain);
  }

  /** The names of the kernels that take one of the layers on a core. */
  static Set<String> kernels(String core, List<Layer> layers) {
    Set<String> names = new LinkedHashSet<>(Set.of(new Copy().name()));
    of(core, layers).kernels.values().forEach(kernel -> names.add(kernel.name()));
    return names;
  }

  private static CostBench of(String core, List<Layer> layers) {
    CostBench bench = new CostBench(TargetCatalog.builtIn().resolve(core));
    layers.forEach(bench::add);
    bench.drawn.values().forEach(bench::addWithUsualCallers);
    return bench;
  }

  private void add(Layer layer) {
    Graph graph = layer.graph();
    if (graph.nodes().isEmpty()) {
      copied.add(copy(graph, graph.outputs().get(0)));
      return;
    }
    KernelRequest request = new KernelRequest(graph, graph.nodes().get(0), core);
    for (Kernel<?> kernel : layer.kernels()) {
      Optional.of(kernel)
          .filter(k -> k.acceptsLayouts(request))
          .flatMap(k -> new KernelTable(List.of(k)).bindings(request).findFirst())
          .ifPresent(binding -> add(layer, kernel, binding));
    }
  }

  private void add(Layer layer, Kernel<?> kernel, KernelBinding binding) {
    String function = binding.kernel() + " " + binding.function();
    if (layer.always()) {
      functions.add(function);
      add(layer, kernel);
    } else if (!functions.contains(function)) {
      drawn
          .computeIfAbsent(function, name -> new LinkedHashMap<>())
          .computeIfAbsent(binding.specialisation(), baked -> new ArrayList<>())
          .add(() -> add(layer, kernel));
    }
  }

  /**
   * Adds layers that have one function in the C, since a function usually has several callers; one
   * layer where no two have.
   */
  private void addWithUsualCallers(Map<Map<String, Object>, List<Runnable>> layers) {
    List<Runnable> called =
        layers.values().stream()
            .filter(same -> same.size() >= CALLERS)
            .findFirst()
            .orElseGet(() -> layers.values().iterator().next());
    called.stream().limit(CALLERS).forEach(Runnable::run);
  }

  private void add(Layer layer, Kernel<?> kernel) {
    Graph graph = layer.graph();
    Node node = graph.nodes().get(0);
    Map<Value, Value> renamed = new LinkedHashMap<>();
    List<Value> ins =
        node.inputs().stream()
            .map(v -> v.isAbsent() ? v : renamed.computeIfAbsent(v, x -> copy(graph, x)))
            .toList();
    List<Value> outs =
        node.outputs().stream().map(v -> new Value(nextValue++, v.name(), v.type())).toList();
    outputs.addAll(outs);
    if ((node.op() instanceof Unary unary && OF_POSITIVE.contains(unary.fn()))
        || (node.op() instanceof Binary binary && binary.fn() == BinaryFn.POW)) {
      positive.add(ins.get(0));
    }
    if (node.op() instanceof ScatterNd || node.op() instanceof OneHot) {
      places.put(ins.get(0), outs.get(0).shape().dims().stream().min(naturalOrder()).orElse(1));
    }
    Node copy = new Node(kernels.size(), node.op(), ins, outs, -1);
    kernels.put(copy, kernel);
    alone.put(copy, new KernelRequest(graph, node, core));
    if (layer.always()) {
      listed.add(copy);
    }
    names.put(copy, layer.name());
  }

  private Value copy(Graph graph, Value value) {
    Value copy = new Value(nextValue++, value.name(), value.type());
    if (graph.constant(value).isPresent()) {
      constants.put(copy, graph.constant(value).orElseThrow());
    } else if (graph.isVariable(value)) {
      variables.add(copy);
    } else {
      inputs.add(copy);
    }
    if (graph.outputs().contains(value)) {
      outputs.add(copy);
    }
    return copy;
  }

  private String name(Step step) {
    return names.getOrDefault(step.node(), "copy " + step.node().output().type());
  }

  /** A graph of some nodes; variables that no node takes are copied by the first one's. */
  private Graph graph(List<Node> nodes) {
    Set<Value> taken = new LinkedHashSet<>();
    nodes.forEach(node -> taken.addAll(node.inputs()));
    Set<Value> made = new LinkedHashSet<>();
    nodes.forEach(node -> made.addAll(node.outputs()));
    if (listed.containsAll(nodes)) {
      taken.addAll(copied);
      made.addAll(copied);
    }
    Map<Value, Constant> contents = new LinkedHashMap<>(constants);
    contents.keySet().retainAll(taken);
    return new Graph(
        "bench",
        inputs.stream().filter(taken::contains).toList(),
        outputs.stream().filter(made::contains).toList(),
        variables.stream().filter(taken::contains).toList(),
        contents,
        nodes);
  }

  private List<Run> run(Graph graph, Toolchain toolchain) {
    Program program = new Lowering(List.of(new Chosen()), core).lower(graph);
    PlannedProgram planned = new ArenaPlanning(PlannerOptions.standard(), false).plan(program);
    EmittedModel emitted =
        new CEmitter().emit(planned, new EmitOptions("bench", "generated", "0", target.name()));
    Random random = new Random(23);
    Frame frame = new Frame(graph.inputs().stream().map(v -> contents(v, random)).toList());
    HarnessOptions options =
        HarnessOptions.measuring(TargetCatalog.builtIn().emulationBoard(target).orElseThrow())
            .withCore(core);
    ModelHarness harness = new ModelHarness(toolchain);
    ModelRequest request =
        new ModelRequest(ModelSources.of(emitted), List.of(List.of(frame)), List.of());
    List<Double> steps = harness.stepInstructions(options, request, REPEATED_TICKS);
    Optional<List<Long>> cycles =
        core.timing()
            .map(
                timing ->
                    new CycleCounter(harness)
                        .count(options, request, timing, 0, program.steps().size())
                        .steps());
    List<Run> runs = new ArrayList<>();
    for (Step step : program.steps()) {
      runs.add(
          new Run(
              name(step),
              step.binding(),
              steps.get(step.index()),
              cycles.map(all -> (double) all.get(step.index()))));
    }
    return runs;
  }

  /** Contents as models have them: indices that are inside, and the long sums of filter banks. */
  private byte[] contents(Value input, Random random) {
    DataType type = input.type().dataType();
    if (places.containsKey(input)) {
      int end = places.get(input) - 1;
      return RandomTensors.integers(type, input.shape(), 0, end, random).data().toArray();
    } else if (type == DataType.UINT64) {
      return RandomTensors.integers(type, input.shape(), 1L << 32, 1L << 40, random)
          .data()
          .toArray();
    }
    byte[] bytes = RandomTensors.of(input.type(), random).toBytes();
    if (positive.contains(input)) {
      for (int i = Float.BYTES - 1; i < bytes.length; i += Float.BYTES) {
        bytes[i] &= Byte.MAX_VALUE;
      }
    }
    return bytes;
  }

  /** The kernel that was chosen for each node; copies of outputs are left to the registry. */
  private final class Chosen implements Kernel<Op> {
    @Override
    public String name() {
      return "chosen";
    }

    @Override
    public List<Class<? extends Op>> operators() {
      Set<Class<? extends Op>> kinds = new LinkedHashSet<>();
      kernels.keySet().forEach(node -> kinds.add(node.op().getClass()));
      KernelRegistry.standard().forEach(kernel -> kinds.addAll(kernel.operators()));
      return List.copyOf(kinds);
    }

    @Override
    public Optional<KernelBinding> bind(Op op, KernelRequest request) {
      // Some kernels look at the whole model: here each layer is one by itself.
      Kernel<?> kernel = kernels.get(request.node());
      return kernel != null
          ? new KernelTable(List.of(kernel)).bindings(alone.get(request.node())).findFirst()
          : new KernelTable(KernelRegistry.standard()).bindings(request).findFirst();
    }
  }
}
