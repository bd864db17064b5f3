package dev.wafer.qemu;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.testing.CommonText;
import dev.wafer.emulation.ModelSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The sources of many small models as a few translation units: headers are read once for all of a
 * unit's models, and a kernel that several use is compiled once ({@link CommonText}).
 */
final class OneUnit {
  /** Models of a unit. */
  private static final int MODELS = 48;

  private OneUnit() {}

  /**
   * The sources of each model, in their order; the first of a unit has the C of all of its models.
   */
  static List<ModelSources> of(List<EmittedModel> models) {
    List<ModelSources> sources = new ArrayList<>();
    for (int start = 0; start < models.size(); start += MODELS) {
      List<EmittedModel> unit = models.subList(start, Math.min(models.size(), start + MODELS));
      Map<String, String> texts = new CommonText().of(unit);
      for (EmittedModel model : unit) {
        ModelSources alone = ModelSources.of(model);
        SortedMap<String, String> files = new TreeMap<>(alone.files());
        files.keySet().removeIf(file -> file.endsWith(".c"));
        if (model.prefix().equals(unit.get(0).prefix())) {
          files.put(model.prefix() + ".c", joined(unit, texts));
        }
        sources.add(alone.withFiles(files));
      }
    }
    return sources;
  }

  private static String joined(List<EmittedModel> unit, Map<String, String> texts) {
    return unit.stream()
        .flatMap(
            model ->
                model.files().keySet().stream().filter(file -> file.endsWith(".c")).map(texts::get))
        .collect(Collectors.joining("\n"));
  }
}
