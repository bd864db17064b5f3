package dev.wafer.compiler.internal;

import dev.wafer.emitter.ArenaNames;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.packaging.PackageDescription;
import dev.wafer.packaging.PackageDescription.ArenaPiece;
import dev.wafer.packaging.PackageDescription.PackagedModel;
import dev.wafer.packaging.PackageDescription.Port;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PlannedProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was compiled for one target, as packages take it.
 *
 * @param name of the C files
 * @param files C by file name
 * @param reports by file name
 * @param isText whether the C files are all that there is
 * @param arenas in the order in which the functions take them
 * @param models the one model, or those that share the arena
 */
public record PackageContent(
    String name,
    Map<String, String> files,
    Map<String, String> reports,
    boolean isText,
    List<ArenaPiece> arenas,
    List<PackagedModel> models) {
  public PackageContent {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
    arenas = List.copyOf(arenas);
    models = List.copyOf(models);
  }

  /** A model by itself. */
  public static PackageContent of(CompiledModel model) {
    PlannedProgram planned = model.emitted().planned();
    List<ArenaPiece> arenas = new ArrayList<>();
    for (int i = 0; i < planned.regions().regions().size(); i++) {
      String region = planned.regions().regions().get(i).name().toLowerCase(Locale.ROOT);
      arenas.add(
          new ArenaPiece(
              planned.isSplit() ? region : "",
              Math.max(1, planned.regions().plans().get(i).heightBytes())));
    }
    String name = model.emitted().prefix();
    return new PackageContent(
        name,
        model.emitted().files(),
        model.reports(),
        model.emitted().binaries().isEmpty(),
        arenas,
        List.of(packaged(name, planned)));
  }

  /** Models with one arena. */
  public static PackageContent of(SharedModels shared) {
    List<PackagedModel> models = new ArrayList<>();
    for (int i = 0; i < shared.report().models().size(); i++) {
      models.add(
          packaged(
              shared.report().models().get(i).name(), shared.emitted().arena().programs().get(i)));
    }
    return new PackageContent(
        shared.report().name(),
        shared.emitted().files(),
        shared.reports(),
        shared.emitted().binaries().isEmpty(),
        List.of(new ArenaPiece("", Math.max(1, shared.report().arena().bytes()))),
        models);
  }

  private static PackagedModel packaged(String name, PlannedProgram planned) {
    return new PackagedModel(
        name,
        ports(planned, planned.program().graph().inputs()),
        ports(planned, planned.program().graph().outputs()));
  }

  private static List<Port> ports(PlannedProgram planned, List<Value> values) {
    ArenaNames names = new ArenaNames(planned);
    List<Port> ports = new ArrayList<>();
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
              !names.isExternal(value),
              value.shape().dims()));
    }
    return ports;
  }
}
