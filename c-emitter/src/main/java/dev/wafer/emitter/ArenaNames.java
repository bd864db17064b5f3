package dev.wafer.emitter;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.View;
import dev.wafer.planner.regions.ArenaRegion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the arenas are called in C. A model with one has no region's name in its interface. */
public final class ArenaNames {
  private final PlannedProgram planned;

  /** What the arguments for inputs and outputs outside of the arena are called, by buffer. */
  private final Map<Buffer, String> external = new LinkedHashMap<>();

  public ArenaNames(PlannedProgram planned) {
    this.planned = planned;
    Graph graph = planned.program().graph();
    addExternal("input", graph.inputs());
    addExternal("output", graph.outputs());
  }

  private void addExternal(String side, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      View view = planned.program().views().get(values.get(i));
      if (view != null && !view.buffer().isInArena()) {
        external.put(view.buffer(), side + "_" + i);
      }
    }
  }

  /** Whether a tensor lies in memory of the caller's. */
  public boolean isExternal(Value value) {
    View view = planned.program().views().get(value);
    return view != null && external.containsKey(view.buffer());
  }

  /** Whether the rows of a tensor are handed over one after the other. */
  public boolean isFed(Value value) {
    View view = planned.program().views().get(value);
    return view != null && view.buffer().kind() == Buffer.Kind.FED;
  }

  /** The names of the regions in lower case, the fastest first; none where there is one arena. */
  public List<String> regions() {
    return planned.isSplit()
        ? planned.regions().regions().stream().map(ArenaNames::lower).toList()
        : List.of();
  }

  /** The address of a view's first element, in bytes. */
  String address(View view) {
    return view.buffer().isInArena()
        ? address(view.buffer(), planned.offsetBytes(view))
        : plus(bytes(view.buffer()), view.offsetBytes());
  }

  /** The address of a buffer, in bytes. */
  String address(Buffer buffer) {
    return address(buffer, planned.offsetBytes(buffer));
  }

  private String address(Buffer buffer, long offsetBytes) {
    return plus(base(buffer), offsetBytes);
  }

  /** The local pointer to the bytes of a buffer of the caller's. */
  String bytes(Buffer buffer) {
    return external.get(buffer) + "_bytes";
  }

  private static String plus(String base, long offsetBytes) {
    return base + (offsetBytes == 0 ? "" : " + " + offsetBytes);
  }

  /** The local pointer to the arena that holds a buffer. */
  String base(Buffer buffer) {
    return suffixed("base", planned.region(buffer));
  }

  /** The argument for the arena that holds a buffer. */
  String argument(Buffer buffer) {
    return suffixed("arena", planned.region(buffer));
  }

  /** For the templates: each arena, the fastest first. */
  List<Map<String, Object>> model() {
    List<Map<String, Object>> models = new ArrayList<>();
    for (int region = 0; region < planned.regions().regions().size(); region++) {
      String name = lower(planned.regions().regions().get(region));
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("region", name);
      model.put("macro", name.toUpperCase(Locale.ROOT));
      model.put("argument", suffixed("arena", region));
      model.put("base", suffixed("base", region));
      // An arena of no bytes cannot be declared in C.
      model.put("bytes", Math.max(1, planned.regions().plans().get(region).heightBytes()));
      models.add(model);
    }
    return models;
  }

  private String suffixed(String name, int region) {
    return planned.isSplit() ? name + "_" + regions().get(region) : name;
  }

  private static String lower(ArenaRegion region) {
    return region.name().toLowerCase(Locale.ROOT);
  }
}
