package dev.wafer.emulation.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import java.util.List;

/**
 * What verification found of models that ran in turn in one arena. Its JSON form is a contract with
 * users, see docs/REPORT.md.
 *
 * @param exact whether every output of every model agrees
 * @param arena of all
 * @param stackBytes deepest use of the stack in an inference of any of them
 * @param models in the order of the command
 * @param budgets every limit that was set, with what was found
 * @param compilationExcess what the compiler said where its result is larger than a budget; empty
 *     where it is not
 */
public record SharedVerifyReport(
    int schemaVersion,
    String name,
    String target,
    String board,
    String toolchain,
    boolean exact,
    SharedReport.Arena arena,
    long stackBytes,
    Flash flash,
    List<Model> models,
    List<CompileReport.Budget> budgets,
    @JsonIgnore String compilationExcess) {
  /** The current schema. */
  public static final int SCHEMA_VERSION = 1;

  /** The same with verdicts. */
  public SharedVerifyReport with(List<CompileReport.Budget> verdicts) {
    return new SharedVerifyReport(
        schemaVersion,
        name,
        target,
        board,
        toolchain,
        exact,
        arena,
        stackBytes,
        flash,
        models,
        List.copyOf(verdicts),
        compilationExcess);
  }

  /** Instructions of an inference of the model that takes the most. */
  public long mostInstructions() {
    return models.stream().mapToLong(Model::instructions).max().orElse(0);
  }

  /**
   * Bytes of flash of all models.
   *
   * @param text code of their objects
   * @param rodata constants of their objects besides the weights file
   * @param weights the weights file
   * @param libraryText what the image pulls in from the C library and the compiler's run time
   */
  public record Flash(long text, long rodata, long weights, long libraryText, long libraryRodata) {
    /** All of it. */
    @JsonIgnore
    public long totalBytes() {
      return text + rodata + weights + libraryText + libraryRodata;
    }
  }

  /**
   * A model among the others.
   *
   * @param vectors input vectors compared; between two of them each other model ran
   * @param instructions of one inference, on the first vector
   * @param firstDifference null where {@code exact}
   */
  public record Model(
      String name,
      boolean exact,
      int vectors,
      long instructions,
      long initInstructions,
      long stackBytes,
      @JsonInclude(JsonInclude.Include.ALWAYS) VerifyReport.Difference firstDifference) {}
}
