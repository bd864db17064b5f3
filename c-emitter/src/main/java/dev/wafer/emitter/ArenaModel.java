package dev.wafer.emitter;

import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.regions.ArenaRegion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What templates say of the arena of one program, or of several that share it. */
final class ArenaModel {
  private ArenaModel() {}

  /**
   * The arena's part of a template's model.
   *
   * @param programs as they lie in it; several only where it is not split
   */
  static Map<String, Object> of(List<PlannedProgram> programs) {
    PlannedProgram first = programs.get(0);
    Map<String, Object> model = new LinkedHashMap<>();
    List<Map<String, Object>> arenas = new ArenaNames(first).model();
    if (programs.size() > 1) {
      long size = programs.stream().mapToLong(p -> p.plan().heightBytes()).max().orElseThrow();
      arenas.get(0).put("bytes", Math.max(1, size));
    }
    model.put("arenas", arenas);
    model.put("split", first.isSplit());
    model.put("lastingRegion", lastingRegion(first));
    model.put(
        "arenaAlign",
        programs.stream().mapToInt(PlannedProgram::alignmentBytes).max().orElseThrow());
    return model;
  }

  /** The region of what keeps its contents between runs, all of which lies in one. */
  private static String lastingRegion(PlannedProgram planned) {
    return planned.program().buffers().stream()
        .filter(b -> b.kind() == Buffer.Kind.STATE || b.kind() == Buffer.Kind.PERSISTENT)
        .map(b -> planned.regions().regions().get(planned.region(b)))
        .map(ArenaRegion::name)
        .findFirst()
        .orElse("");
  }
}
