package dev.wafer.packaging;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes packages of a model for any build systems, which share its sources. */
public final class PackageWriter {
  private static final String LICENSE = "LICENSE.txt";

  private final PackageTemplates templates = new PackageTemplates();

  /**
   * The files of packages.
   *
   * @throws PackageException if there cannot be such a package
   */
  public PackageFiles write(PackageDescription description, Set<BuildSystem> systems) {
    SourceTree sources = new SourceTree(description);
    Map<String, String> texts = new TreeMap<>(sources.files(templates));
    Map<String, Object> model = model(description, sources);
    texts.put(LICENSE, templates.render("source/License.txt.ftl", model));
    Map<BuildSystem, List<String>> wanted = new LinkedHashMap<>();
    for (BuildSystem system : EnumSet.copyOf(systems)) {
      Map<String, String> templatesByPath = templates(system, description);
      templatesByPath.forEach(
          (path, template) -> texts.put(path, templates.render(template, model)));
      wanted.put(system, new ArrayList<>(templatesByPath.keySet()));
    }
    return new PackageFiles(texts, wanted);
  }

  /** Templates by the paths of what they give. */
  private static Map<String, String> templates(BuildSystem system, PackageDescription description) {
    String name = description.name();
    Map<String, String> files = new LinkedHashMap<>();
    switch (system) {
      case CMAKE -> files.put("CMakeLists.txt", "cmake/CMakeLists.txt.ftl");
      case MAKE -> files.put(name + ".mk", "make/Fragment.mk.ftl");
      case RUST -> {
        files.put("Cargo.toml", "rust/Cargo.toml.ftl");
        files.put("rust/build.rs", "rust/build.rs.ftl");
        files.put("rust/lib.rs", "rust/lib.rs.ftl");
        files.put("rust/" + name + "_ffi.c", "rust/Ffi.c.ftl");
      }
    }
    return files;
  }

  private static Map<String, Object> model(PackageDescription description, SourceTree sources) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("d", description);
    model.put("p", description.name());
    model.put("P", description.macroPrefix());
    model.put("sources", sources.sources());
    model.put("targets", description.variants().stream().map(v -> v.target()).toList());
    model.put("arenas", arenas(description));
    return model;
  }

  /** As large as the largest core wants them. */
  private static List<PackageDescription.ArenaPiece> arenas(PackageDescription description) {
    List<PackageDescription.ArenaPiece> largest =
        new ArrayList<>(description.variants().get(0).arenas());
    for (PackageDescription.Variant variant : description.variants()) {
      for (int i = 0; i < largest.size(); i++) {
        PackageDescription.ArenaPiece piece = variant.arenas().get(i);
        if (piece.bytes() > largest.get(i).bytes()) {
          largest.set(i, piece);
        }
      }
    }
    return largest;
  }
}
