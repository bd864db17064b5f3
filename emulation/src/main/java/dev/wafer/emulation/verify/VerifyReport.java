package dev.wafer.emulation.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wafer.emitter.report.MeasuredSteps;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.report.CompileReport;
import java.util.List;
import java.util.Optional;

/**
 * What verification found. Its JSON form, which holds the compilation's report, too, is a contract
 * with users, see docs/REPORT.md.
 *
 * @param exact whether every output agrees: integers to the bit, floats within {@link
 *     Comparison#FLOAT_TOLERANCE}
 * @param vectors input vectors compared, counting each frame of a sequence
 * @param instructions of one inference, on the first vector
 * @param stackBytes deepest use of the stack in an inference
 * @param cycles of one inference, modelled; null unless asked for and known for the core
 * @param code of the image, by function
 * @param firstDifference the first step or output that differs; null where {@code exact}
 * @param budgets every limit that was set, with what was found
 * @param compilationExcess what the compiler said where its result is larger than a budget, and
 *     what would fit; empty where it is not
 * @param compilation of the program that was verified
 */
public record VerifyReport(
    int schemaVersion,
    String name,
    String target,
    String board,
    String toolchain,
    boolean exact,
    String comparedWith,
    int vectors,
    long macs,
    long instructions,
    long initInstructions,
    @JsonIgnore long arenaBytes,
    long persistentRamBytes,
    long stackBytes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Cycles cycles,
    Flash flash,
    CompileReport.Code code,
    @JsonInclude(JsonInclude.Include.ALWAYS) Difference firstDifference,
    List<Step> steps,
    List<CompileReport.Budget> budgets,
    @JsonIgnore String compilationExcess,
    @JsonIgnore CompileReport compilation) {
  /** What {@code comparedWith} says where expected outputs were given. */
  public static final String EXPECTED_FILES = "expected files";

  /** The current schema. */
  public static final int SCHEMA_VERSION = 1;

  /** The same with verdicts. */
  public VerifyReport with(List<CompileReport.Budget> verdicts) {
    return new VerifyReport(
        schemaVersion,
        name,
        target,
        board,
        toolchain,
        exact,
        comparedWith,
        vectors,
        macs,
        instructions,
        initInstructions,
        arenaBytes,
        persistentRamBytes,
        stackBytes,
        cycles,
        flash,
        code,
        firstDifference,
        steps,
        List.copyOf(verdicts),
        compilationExcess,
        compilation);
  }

  /** The page of the compilation's report with what was measured. */
  public String html() {
    return ReportWriter.html(
        compilation.with(code),
        new MeasuredSteps(
            steps.stream().map(Step::instructions).toList(),
            cycles == null
                ? Optional.empty()
                : Optional.of(steps.stream().map(Step::cycles).toList())));
  }

  /** The contract's form: these fields beside those of the compilation's report. */
  public String json() {
    return ReportWriter.json(this, compilation);
  }

  /**
   * Bytes of flash.
   *
   * @param text code of the model's objects
   * @param rodata constants of the model's objects besides the weights file
   * @param weights the weights file: weights, biases, and the compiler's tables
   * @param libraryText what the image pulls in from the C library and the compiler's run time
   * @param parameters weights and biases without what packing added
   * @param beyondParameters all of the above that is no weight and no bias
   */
  public record Flash(
      long text,
      long rodata,
      long weights,
      long libraryText,
      long libraryRodata,
      long parameters,
      long beyondParameters) {
    /** What the model takes, with all that it pulls in. */
    @JsonIgnore
    public long totalBytes() {
      return text + rodata + weights + libraryText + libraryRodata;
    }
  }

  /**
   * Where a value differs.
   *
   * @param vector index of the first one that differs, counting each frame of a sequence
   * @param step -1 for an output of the model
   * @param element the first element that differs
   * @param differing elements of the tensor that differ
   * @param elements all of the tensor's elements
   * @param atMostOne whether none of these integers differs by more than one
   */
  public record Difference(
      int vector,
      int step,
      String operator,
      String tensor,
      int element,
      String expected,
      String found,
      int differing,
      int elements,
      boolean atMostOne) {}

  /**
   * Cycles that an inference would take if only the core's documented timing counted.
   *
   * @param inference cycles of one inference, on the first vector
   * @param flashWaitStates of the target's flash
   * @param source of the timing
   */
  public record Cycles(long inference, int flashWaitStates, String source) {}

  /**
   * One kernel call.
   *
   * @param cycles null where the report has none
   * @param codeShareBytes its share of the functions that it calls
   */
  public record Step(
      int index,
      String operator,
      String name,
      String kernel,
      long instructions,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long cycles,
      long codeShareBytes) {}
}
