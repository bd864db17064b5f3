package dev.wafer.passes.program;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lowered model. Every step has its kernel, every value that exists at run time its view.
 *
 * @param graph the graph that was lowered, nodes in step order (views have no step)
 * @param initSteps run once, in {@code init}, after the state was cleared
 * @param steps run for each inference
 * @param views where each run-time value lies
 * @param buffers all buffers, in order of id
 */
public record Program(
    Graph graph,
    List<Step> initSteps,
    List<Step> steps,
    Map<Value, View> views,
    List<Buffer> buffers) {
  public Program {
    initSteps = List.copyOf(initSteps);
    steps = List.copyOf(steps);
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
    buffers = List.copyOf(buffers);
  }

  /** The view of a value that exists at run time. */
  public View view(Value value) {
    View view = views.get(value);
    if (view == null) {
      throw new IllegalArgumentException("'" + value.name() + "' has no view");
    }
    return view;
  }

  /** Bytes of the buffers that keep their contents between runs. */
  public long stateBytes() {
    return buffers.stream()
        .filter(b -> b.kind() == Buffer.Kind.STATE)
        .mapToLong(Buffer::sizeBytes)
        .sum();
  }
}
