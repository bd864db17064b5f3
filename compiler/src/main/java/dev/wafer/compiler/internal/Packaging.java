package dev.wafer.compiler.internal;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.packaging.BuildSystem;
import dev.wafer.packaging.PackageDescription;
import dev.wafer.packaging.PackageException;
import dev.wafer.packaging.PackageFiles;
import dev.wafer.packaging.PackageIdentity;
import dev.wafer.packaging.PackageWriter;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** From what one model was compiled to for one target or several, packages of build systems. */
public final class Packaging {
  private Packaging() {}

  /**
   * The files of the packages, and the reports: for several targets these have the target in their
   * names.
   *
   * @param models by the target that each was compiled for; all of one file and one name
   * @throws PackageException if there cannot be such a package
   */
  public static PackageFiles of(
      Map<Target, CompiledModel> models,
      String origin,
      PackageIdentity identity,
      Set<BuildSystem> systems) {
    List<PackageDescription.Variant> variants = new ArrayList<>();
    models.forEach((target, model) -> variants.add(variant(target, model)));
    CompiledModel first = models.values().iterator().next();
    PlannedProgram planned = first.emitted().planned();
    for (PackageDescription.Variant variant : variants) {
      if (!regions(variant).equals(regions(variants.get(0)))) {
        throw new PackageException(
            "a package has the same arenas for all its targets; %s and %s differ"
                .formatted(variants.get(0).target(), variant.target()));
      }
    }
    PackageFiles files =
        new PackageWriter()
            .write(
                new PackageDescription(
                    first.emitted().prefix(),
                    identity,
                    Version.current(),
                    origin,
                    variants,
                    ports(planned.program().graph().inputs()),
                    ports(planned.program().graph().outputs())),
                systems);
    Map<String, String> texts = new LinkedHashMap<>(files.texts());
    texts.putAll(reports(models));
    return new PackageFiles(texts, files.archives(), files.wanted());
  }

  /**
   * The reports that a package holds, by path.
   *
   * @param models as for {@link #of}
   */
  public static Map<String, String> reports(Map<Target, CompiledModel> models) {
    Map<String, String> reports = new LinkedHashMap<>();
    models.forEach((target, model) -> reports.putAll(reports(target, model, models.size() > 1)));
    return reports;
  }

  private static Map<String, String> reports(Target target, CompiledModel model, boolean named) {
    Map<String, String> reports = model.reports();
    if (!named) {
      return reports;
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    String name = model.emitted().prefix();
    reports.forEach(
        (file, text) ->
            renamed.put(name + "." + target.name() + file.substring(name.length()), text));
    return renamed;
  }

  private static PackageDescription.Variant variant(Target target, CompiledModel model) {
    if (!model.emitted().binaries().isEmpty()) {
      throw new PackageException("a package holds its weights as C: leave out --weights");
    }
    PlannedProgram planned = model.emitted().planned();
    List<PackageDescription.ArenaPiece> arenas = new ArrayList<>();
    for (int i = 0; i < planned.regions().regions().size(); i++) {
      String region = planned.regions().regions().get(i).name().toLowerCase(Locale.ROOT);
      arenas.add(
          new PackageDescription.ArenaPiece(
              planned.isSplit() ? region : "",
              Math.max(1, planned.regions().plans().get(i).heightBytes())));
    }
    return new PackageDescription.Variant(
        target.name(), target.core(), model.emitted().files(), arenas);
  }

  private static List<String> regions(PackageDescription.Variant variant) {
    return variant.arenas().stream().map(PackageDescription.ArenaPiece::region).toList();
  }

  private static List<PackageDescription.Port> ports(List<Value> values) {
    List<PackageDescription.Port> ports = new ArrayList<>();
    for (Value value : values) {
      Quantization quantization = value.quantization();
      boolean quantized =
          quantization.isQuantized()
              && !quantization.isPerAxis()
              && switch (value.dataType()) {
                case INT8, UINT8, INT16 -> true;
                default -> false;
              };
      ports.add(
          new PackageDescription.Port(
              ports.size(),
              CType.of(value.dataType()).spelling(),
              value.shape().elements(),
              quantized,
              value.shape().dims()));
    }
    return ports;
  }
}
