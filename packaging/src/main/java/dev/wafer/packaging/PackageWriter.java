package dev.wafer.packaging;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Writes packages of a model for any build systems, which share its sources. */
public final class PackageWriter {
  private static final String LICENSE = "LICENSE.txt";
  private static final String README = "README.md";

  /** {@code Csub} of PACK.xsd. */
  private static final Pattern PACK_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_]{1,31}");

  private final PackageTemplates templates = new PackageTemplates();

  /**
   * The files of packages.
   *
   * @throws PackageException if there cannot be such a package
   */
  public PackageFiles write(PackageDescription description, Set<BuildSystem> systems) {
    Set<BuildSystem> ordered = EnumSet.copyOf(systems);
    SourceTree sources = new SourceTree(description);
    Map<String, Object> model = model(description, sources, ordered);
    Map<String, String> common = new TreeMap<>(sources.files(templates));
    common.put(LICENSE, templates.render("source/License.txt.ftl", model));
    common.put(README, templates.render("source/Readme.md.ftl", model));
    Map<String, String> texts = new LinkedHashMap<>(common);
    Map<String, List<String>> archives = new LinkedHashMap<>();
    Map<BuildSystem, List<String>> wanted = new LinkedHashMap<>();
    for (BuildSystem system : ordered) {
      requireServed(system, description, sources);
      Map<String, String> templatesByPath = templates(system, description);
      templatesByPath.forEach(
          (path, template) -> texts.put(path, templates.render(template, model)));
      wanted.put(system, new ArrayList<>(templatesByPath.keySet()));
      if (system == BuildSystem.CMSIS_PACK) {
        Set<String> packed = new TreeSet<>(common.keySet());
        packed.addAll(templatesByPath.keySet());
        archives.put(
            packName(description) + "." + description.identity().version() + ".pack",
            List.copyOf(packed));
      }
    }
    return new PackageFiles(texts, archives, wanted);
  }

  private static String packName(PackageDescription description) {
    return description.identity().vendor() + "." + description.name();
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
      case ZEPHYR -> {
        files.put("zephyr/module.yml", "zephyr/module.yml.ftl");
        files.put("zephyr/Kconfig", "zephyr/Kconfig.ftl");
        files.put("zephyr/CMakeLists.txt", "zephyr/CMakeLists.txt.ftl");
      }
      case ARDUINO -> {
        files.put("library.properties", "arduino/library.properties.ftl");
        files.put("examples/Inference/Inference.ino", "arduino/Inference.ino.ftl");
      }
      case PLATFORMIO -> files.put("library.json", "platformio/library.json.ftl");
      case ESP_IDF -> {
        files.put("idf_component.yml", "esp-idf/idf_component.yml.ftl");
        // Of one name in both, and one file: it asks who reads it.
        files.put("CMakeLists.txt", "cmake/CMakeLists.txt.ftl");
      }
      case CMSIS_PACK -> files.put(packName(description) + ".pdsc", "cmsis-pack/Pack.pdsc.ftl");
    }
    return files;
  }

  private static void requireServed(
      BuildSystem system, PackageDescription description, SourceTree sources) {
    Set<CoreCondition.Need> unknown = EnumSet.noneOf(CoreCondition.Need.class);
    if (system == BuildSystem.ESP_IDF) {
      unknown.addAll(EnumSet.range(CoreCondition.Need.ARM, CoreCondition.Need.HELIUM_FLOAT));
    } else if (system == BuildSystem.RUST || system == BuildSystem.ARDUINO) {
      requireAllInArenas(system, description);
    } else if (system == BuildSystem.CMSIS_PACK) {
      unknown.add(CoreCondition.Need.RISCV);
      if (!PACK_NAME.matcher(description.name()).matches()) {
        throw new PackageException(
            "the name of a model in a CMSIS-Pack has 2 to 32 letters, digits and underscores and begins with none of the latter; found '%s': --name gives another"
                .formatted(description.name()));
      }
    }
    if (sources.conditions().stream().allMatch(c -> unknown.contains(c.need()))) {
      throw new PackageException(
          "%s has no chips with %s: add another target, for example host, which is for any"
              .formatted(system.key(), sources.conditions().get(0).needs()));
    }
  }

  /** These come with code that calls the models. */
  private static void requireAllInArenas(BuildSystem system, PackageDescription description) {
    for (PackageDescription.PackagedModel model : description.models()) {
      if (model.isCallersMemory()) {
        throw new PackageException(
            "a package for %s has all inputs and outputs in the arena, and those of %s are the caller's: leave out --external-input, --external-output and --feed-input"
                .formatted(system.key(), model.name()));
      }
    }
  }

  private static Map<String, Object> model(
      PackageDescription description, SourceTree sources, Set<BuildSystem> systems) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("d", description);
    model.put("p", description.name());
    model.put("P", description.macroPrefix());
    model.put("sources", sources.sources());
    model.put("targets", description.variants().stream().map(v -> v.target()).toList());
    model.put("arenas", arenas(description));
    model.put("systems", systems.stream().map(BuildSystem::key).toList());
    model.put("cmsisCores", CmsisCores.of(sources.conditions()));
    model.put(
        "anyMachine",
        sources.conditions().stream().anyMatch(c -> c.need() == CoreCondition.Need.NOTHING));
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
