package dev.wafer.compiler.internal;

import dev.wafer.packaging.BuildSystem;
import dev.wafer.packaging.PackageDescription;
import dev.wafer.packaging.PackageException;
import dev.wafer.packaging.PackageFiles;
import dev.wafer.packaging.PackageIdentity;
import dev.wafer.packaging.PackageWriter;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From what one model, or several with one arena, were compiled to for one target or several,
 * packages of build systems.
 */
public final class Packaging {
  private Packaging() {}

  /**
   * The files of the packages, and the reports: for several targets these have the target in their
   * names.
   *
   * @param contents by the target that each was compiled for; all of the same models and names
   * @throws PackageException if there cannot be such a package
   */
  public static PackageFiles of(
      Map<Target, PackageContent> contents,
      String origin,
      PackageIdentity identity,
      Set<BuildSystem> systems) {
    List<PackageDescription.Variant> variants = new ArrayList<>();
    contents.forEach((target, content) -> variants.add(variant(target, content)));
    for (PackageDescription.Variant variant : variants) {
      if (!regions(variant).equals(regions(variants.get(0)))) {
        throw new PackageException(
            "a package has the same arenas for all its targets; %s and %s differ"
                .formatted(variants.get(0).target(), variant.target()));
      }
    }
    PackageContent first = contents.values().iterator().next();
    PackageFiles files =
        new PackageWriter()
            .write(
                new PackageDescription(
                    first.name(), identity, Version.current(), origin, variants, first.models()),
                systems);
    Map<String, String> texts = new LinkedHashMap<>(files.texts());
    texts.putAll(reports(contents));
    return new PackageFiles(texts, files.archives(), files.wanted());
  }

  /**
   * The reports that a package holds, by path.
   *
   * @param contents as for {@link #of}
   */
  public static Map<String, String> reports(Map<Target, PackageContent> contents) {
    Map<String, String> reports = new LinkedHashMap<>();
    contents.forEach(
        (target, content) ->
            content
                .reports()
                .forEach(
                    (file, text) ->
                        reports.put(contents.size() > 1 ? named(file, target) : file, text)));
    return reports;
  }

  /** {@code NAME.TARGET.report.json} of {@code NAME.report.json}. */
  private static String named(String report, Target target) {
    int name = report.indexOf('.');
    return report.substring(0, name) + "." + target.name() + report.substring(name);
  }

  private static PackageDescription.Variant variant(Target target, PackageContent content) {
    if (!content.isText()) {
      throw new PackageException("a package holds its weights as C: leave out --weights");
    }
    return new PackageDescription.Variant(
        target.name(), target.core(), content.files(), content.arenas());
  }

  private static List<String> regions(PackageDescription.Variant variant) {
    return variant.arenas().stream().map(PackageDescription.ArenaPiece::region).toList();
  }
}
