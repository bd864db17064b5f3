package dev.wafer.cli;

import java.util.List;

/**
 * What {@code compile --package --json} tells of several targets: one report each. Its JSON form is
 * a contract, see docs/REPORT.md.
 *
 * @param <R> the report of one model, or of several with one arena
 */
record PackageReport<R>(int schemaVersion, String name, String compilerVersion, List<R> reports) {
  private static final int SCHEMA_VERSION = 1;

  PackageReport(String name, String compilerVersion, List<R> reports) {
    this(SCHEMA_VERSION, name, compilerVersion, List.copyOf(reports));
  }
}
