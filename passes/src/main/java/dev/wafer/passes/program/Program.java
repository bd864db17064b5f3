package dev.wafer.passes.program;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A lowered model. Every step has its kernel, every value that exists at run time its view.
 *
 * @param graph the graph that was lowered, nodes in step order (views have no step)
 * @param initSteps parameters that are expanded once, in {@code init}
 * @param steps run for each inference
 * @param views where each run-time value lies
 * @param buffers all buffers, in order of id
 */
public record Program(
    Graph graph,
    List<Expansion> initSteps,
    List<Step> steps,
    Map<Value, View> views,
    List<Buffer> buffers) {
  public Program {
    initSteps = List.copyOf(initSteps);
    steps = List.copyOf(steps);
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
    buffers = List.copyOf(buffers);
  }

  /** The same program with every input and output in bytes of its own. */
  public Program withoutOverlaps() {
    return withBindings(step -> step.binding().withoutOverlaps());
  }

  /** The same steps with other bindings. */
  Program withBindings(Function<Step, KernelBinding> binding) {
    List<Step> changed =
        steps.stream()
            .map(
                s ->
                    new Step(
                        s.index(),
                        s.node(),
                        binding.apply(s),
                        s.scratch(),
                        s.expansions(),
                        s.tiling()))
            .toList();
    return new Program(graph, initSteps, changed, views, buffers);
  }

  /** The view of a value that exists at run time. */
  public View view(Value value) {
    View view = views.get(value);
    if (view == null) {
      throw new IllegalArgumentException("'" + value.name() + "' has no view");
    }
    return view;
  }

  /** The buffers that the planner places. */
  public List<Buffer> arenaBuffers() {
    return buffers.stream().filter(Buffer::isInArena).toList();
  }

  /** Bytes of the parameters that initialisation expands. */
  public long persistentBytes() {
    return bytes(Buffer.Kind.PERSISTENT);
  }

  private long bytes(Buffer.Kind kind) {
    return buffers.stream().filter(b -> b.kind() == kind).mapToLong(Buffer::sizeBytes).sum();
  }
}
