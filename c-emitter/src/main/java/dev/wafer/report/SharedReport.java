package dev.wafer.report;

import java.util.List;

/**
 * What several models with one arena take, beside what each would alone. Its JSON form is a
 * contract like that of {@link CompileReport}.
 *
 * @param name in files and in the symbols that the models share
 * @param buildId the same in all files of the compilation
 * @param budgets every limit that was set
 * @param excess of the first one that is not kept; null where all are
 */
public record SharedReport(
    int schemaVersion,
    String name,
    String compilerVersion,
    String target,
    String buildId,
    Arena arena,
    Flash flash,
    List<Member> models,
    List<CompileReport.Budget> budgets,
    String excess) {
  /** The current schema. */
  public static final int SCHEMA_VERSION = 1;

  public SharedReport {
    models = List.copyOf(models);
    budgets = List.copyOf(budgets);
  }

  /**
   * The arena.
   *
   * @param bytes of all
   * @param lastingBytes of them at its start, which keep their contents between runs
   * @param apartBytes of an arena for each model, together
   */
  public record Arena(long bytes, int alignment, long lastingBytes, long apartBytes) {}

  /**
   * What is in flash.
   *
   * @param constantBytes of arrays
   * @param functions of kernels
   * @param apartConstantBytes of arrays, were each model compiled alone
   * @param apartFunctions of kernels likewise
   */
  public record Flash(
      long constantBytes, long functions, long apartConstantBytes, long apartFunctions) {}

  /**
   * A model as it is alone.
   *
   * @param arenaBytes of an arena of its own
   * @param constantBytes of its arrays
   */
  public record Member(String name, String modelSha256, long arenaBytes, long constantBytes) {}
}
