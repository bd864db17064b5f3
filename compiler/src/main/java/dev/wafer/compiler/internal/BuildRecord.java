package dev.wafer.compiler.internal;

import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.frontend.EdgeType;
import dev.wafer.frontend.EdgeTypes;
import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.ir.Shape;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What identifies a compilation: equal inputs give an equal record, on any machine. */
final class BuildRecord {
  /** All that decides what is emitted. A core's features follow from its name and the version. */
  private record Inputs(
      String version,
      String modelSha256,
      String name,
      String target,
      List<ArenaRegion> regions,
      CompileReport.Options options,
      List<String> declarations) {}

  private BuildRecord() {}

  /**
   * The record of a compilation.
   *
   * @param model the bytes of its file
   * @param regions among which the arena is split
   */
  static CompileReport.Build of(byte[] model, CompileRequest options, List<ArenaRegion> regions) {
    Inputs inputs =
        new Inputs(
            Version.current(),
            BuildId.sha256(model),
            options.name(),
            options.target().name(),
            regions,
            report(options),
            operators(options, UserDeclaration::toString));
    return new CompileReport.Build(
        BuildId.of(ReportWriter.json(inputs)).hex(), inputs.modelSha256(), inputs.options());
  }

  private static CompileReport.Options report(CompileRequest options) {
    return new CompileReport.Options(
        options.target().core().name(),
        options.source().signature().orElse(null),
        inputShapes(options),
        types(options.source().inputTypes()),
        types(options.source().outputTypes()),
        alignments(options.edges().inputs()),
        alignments(options.edges().outputs()),
        external(options.edges().inputs()),
        external(options.edges().outputs()),
        options.edges().inputs().fed().orElse(null),
        nullable(options.flashBudget()),
        nullable(options.ramBudget()),
        options.objective().key(),
        options.pruneChannels(),
        options.techniques().reorder(),
        options.techniques().overlap(),
        options.techniques().slices(),
        options.techniques().streaming(),
        options.placement().mode().key(),
        options.placement().rules().stream()
            .map(rule -> rule.pattern() + "=" + rule.mode().key())
            .toList(),
        options.placement().blocks().stream()
            .map(rule -> rule.pattern() + "=" + rule.outputs() + "x" + rule.inputs())
            .toList(),
        options.weights().key(),
        operators(options, d -> d.function().code() + "=" + d.function().name()));
  }

  /** Something of each operator that the user declares; null where there are none. */
  private static List<String> operators(
      CompileRequest options, Function<UserDeclaration, String> text) {
    List<String> texts = options.source().operators().declarations().stream().map(text).toList();
    return texts.isEmpty() ? null : texts;
  }

  private static List<String> inputShapes(CompileRequest options) {
    List<String> given =
        options.source().inputShapes().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + dims(entry.getValue()))
            .toList();
    return given.isEmpty() ? null : given;
  }

  private static List<String> types(EdgeTypes types) {
    List<String> given = new ArrayList<>();
    if (types.others() != EdgeType.CONVERTED) {
      given.add(types.others().key());
    }
    types.named().forEach((name, type) -> given.add(name + "=" + type.key()));
    return given.isEmpty() ? null : given;
  }

  private static List<String> alignments(EdgeRequest.Side side) {
    List<String> given = new ArrayList<>();
    if (side.alignmentBytes().others() != EdgePlace.LEAST_ALIGNMENT_BYTES) {
      given.add(side.alignmentBytes().others().toString());
    }
    side.alignmentBytes().named().forEach((name, bytes) -> given.add(name + "=" + bytes));
    return given.isEmpty() ? null : given;
  }

  /** The names; an asterisk for all that are not named. */
  private static List<String> external(EdgeRequest.Side side) {
    List<String> given = new ArrayList<>(side.external().named().keySet());
    if (side.external().others()) {
      given.add(0, "*");
    }
    return given.isEmpty() ? null : given;
  }

  private static String dims(Shape shape) {
    return shape.dims().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
