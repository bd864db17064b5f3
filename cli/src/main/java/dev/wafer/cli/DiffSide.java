package dev.wafer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.WeightsForm;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of two things to compare: a report, or a model that is compiled as the other one was. */
final class DiffSide {
  private static final String OPTIONS = "/build/options/";

  /** Options that a report tells, and that say something of one model only. */
  private static final List<String> OF_ONE_MODEL =
      List.of(
          "signature",
          "inputShapes",
          "inputTypes",
          "outputTypes",
          "inputAlignments",
          "outputAlignments",
          "externalInputs",
          "externalOutputs",
          "feedInput",
          "densifyTensors",
          "blockSparse",
          "operators");

  private final Path file;
  private final byte[] contents;

  /** Nothing where the file is a model. */
  private final Optional<JsonNode> report;

  private DiffSide(Path file, byte[] contents, Optional<JsonNode> report) {
    this.file = file;
    this.contents = contents;
    this.report = report;
  }

  /**
   * What a file holds.
   *
   * @throws UsageException if that is neither a report nor a model
   */
  static DiffSide of(Path file) throws IOException {
    byte[] contents = Files.readAllBytes(file);
    if (isModel(contents)) {
      return new DiffSide(file, contents, Optional.empty());
    }
    try {
      JsonNode json = new ObjectMapper().readTree(contents);
      if (json.at("/schemaVersion").asInt() == CompileReport.SCHEMA_VERSION
          && json.at("/arena/bytes").isNumber()) {
        return new DiffSide(file, contents, Optional.of(json));
      }
    } catch (JsonProcessingException noJson) {
      // Told below, as anything else that is no report.
    }
    throw new UsageException(
        file + " is no report of 'wafer compile' or 'wafer verify --json', and no model");
  }

  /** By the identifier of the format behind the offset of its root. */
  private static boolean isModel(byte[] bytes) {
    return bytes.length >= 8
        && bytes[4] == 'T'
        && bytes[5] == 'F'
        && bytes[6] == 'L'
        && bytes[7] == '3';
  }

  /**
   * The report, or that of the model: compiled for a target, with the options of the other side.
   *
   * @param target as the user names it; null for that of the other side
   */
  JsonNode report(DiffSide other, String target) {
    if (report.isPresent()) {
      return report.orElseThrow();
    }
    if (other.report.isEmpty() && target == null) {
      throw new UsageException("two models need --target to be compiled for");
    }
    CompiledModel compiled;
    try {
      compiled = new ModelCompiler().compile(contents, request(other, target));
    } catch (BudgetException tooLarge) {
      // A board's memory is no limit of a comparison.
      compiled = tooLarge.compiled();
    }
    return new ObjectMapper().valueToTree(compiled.report());
  }

  private CompileRequest request(DiffSide other, String target) {
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.tflite$", "");
    CompileRequest.Builder request =
        CompileRequest.builder(
                TargetCatalog.builtIn()
                    .resolve(
                        target != null
                            ? target
                            : other.report.orElseThrow().at("/target").asText()))
            .name(NameAllocator.prefix(stem))
            .origin(String.valueOf(file.getFileName()));
    other.report.ifPresent(json -> likewise(request, other.file, json));
    return request.build();
  }

  private static void likewise(CompileRequest.Builder request, Path from, JsonNode json) {
    for (String option : OF_ONE_MODEL) {
      if (!json.at(OPTIONS + option).isEmpty() || json.at(OPTIONS + option).isTextual()) {
        throw new UsageException(
            "%s was compiled with an option for its own tensors (%s): compile the model, too, and"
                    .formatted(from, option)
                + " compare both reports");
      }
    }
    Objective.of(json.at(OPTIONS + "optimize").asText()).ifPresent(request::objective);
    WeightsForm.of(json.at(OPTIONS + "weights").asText()).ifPresent(request::weights);
    PlacementRequest.Mode.of(json.at(OPTIONS + "densify").asText())
        .ifPresent(mode -> request.placement(new PlacementRequest(mode, List.of(), List.of())));
    request.pruneChannels(json.at(OPTIONS + "pruneChannels").asBoolean(true));
    request.techniques(
        new ArenaTechniques(
            json.at(OPTIONS + "reorder").asBoolean(true),
            json.at(OPTIONS + "overlap").asBoolean(true),
            json.at(OPTIONS + "slices").asBoolean(true),
            json.at(OPTIONS + "streaming").asBoolean(true)));
  }
}
