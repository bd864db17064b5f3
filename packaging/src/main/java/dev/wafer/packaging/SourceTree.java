package dev.wafer.packaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The C of a package: {@code src/NAME.h} and a folder for each core below {@code src}. Build
 * systems compile all of it; the preprocessor leaves that of one core.
 */
final class SourceTree {
  static final String FOLDER = "src";

  private record Candidate(PackageDescription.Variant variant, CoreCondition condition) {}

  private final PackageDescription description;
  private final List<Candidate> candidates;

  /**
   * @throws PackageException if the preprocessor cannot tell two cores apart
   */
  SourceTree(PackageDescription description) {
    this.description = description;
    this.candidates =
        description.variants().stream()
            .map(variant -> new Candidate(variant, CoreCondition.of(variant.core())))
            .sorted(
                Comparator.comparing((Candidate candidate) -> candidate.condition().need())
                    .reversed())
            .toList();
    for (int i = 1; i < candidates.size(); i++) {
      requireApart(candidates.get(i - 1), candidates.get(i));
    }
  }

  private static void requireApart(Candidate first, Candidate second) {
    if (first.condition().equals(second.condition())) {
      throw new PackageException(
          "a package cannot be for both %s and %s: a C compiler says of both that they have %s, so nothing can choose between them; name one"
              .formatted(
                  first.variant().target(), second.variant().target(), first.condition().needs()));
    }
  }

  /** What the cores ask of a machine, the most demanding first. */
  List<CoreCondition> conditions() {
    return candidates.stream().map(Candidate::condition).toList();
  }

  /** Paths of the files to compile, in order. */
  List<String> sources() {
    List<String> sources = new ArrayList<>();
    for (PackageDescription.Variant variant : description.variants()) {
      for (String file : variant.files().keySet()) {
        if (file.endsWith(".c")) {
          sources.add(FOLDER + "/" + variant.folder() + "/" + file);
        }
      }
    }
    return sources;
  }

  /** Text by path. */
  Map<String, String> files(PackageTemplates templates) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("d", description);
    model.put("p", description.name());
    model.put("P", description.macroPrefix());
    model.put("candidates", candidates.stream().map(SourceTree::model).toList());
    Map<String, String> files = new LinkedHashMap<>();
    String name = description.name();
    files.put(FOLDER + "/" + name + ".h", templates.render("source/Chooser.h.ftl", model));
    files.put(FOLDER + "/" + name + "_core.h", templates.render("source/Core.h.ftl", model));
    for (PackageDescription.Variant variant : description.variants()) {
      variant.files().forEach((file, text) -> put(files, variant, file, text));
    }
    return files;
  }

  private void put(
      Map<String, String> files, PackageDescription.Variant variant, String file, String text) {
    if (file.endsWith(".c")) {
      files.put(FOLDER + "/" + variant.folder() + "/" + file, guarded(variant, text));
    } else if (file.equals(description.name() + ".h")) {
      files.put(FOLDER + "/" + variant.folder() + "/" + file, text);
    } else {
      // A header of the user's operators says the same for all cores.
      String before = files.put(FOLDER + "/" + file, text);
      if (before != null && !before.equals(text)) {
        throw new IllegalStateException(file + " differs between cores");
      }
    }
  }

  private String guarded(PackageDescription.Variant variant, String text) {
    return "#include \"../%s_core.h\"\n#ifdef %s_CORE_%s\n%s#endif\n"
        .formatted(description.name(), description.macroPrefix(), variant.macro(), text);
  }

  private static Map<String, Object> model(Candidate candidate) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("target", candidate.variant().target());
    model.put("folder", candidate.variant().folder());
    model.put("macro", candidate.variant().macro());
    model.put("expression", candidate.condition().expression());
    model.put("needs", candidate.condition().needs());
    return model;
  }
}
