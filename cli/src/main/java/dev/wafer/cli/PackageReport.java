package dev.wafer.cli;

import dev.wafer.report.CompileReport;
import java.util.List;

/**
 * What {@code compile --package --json} tells of several targets: one report each. Its JSON form is
 * a contract, see docs/REPORT.md.
 */
record PackageReport(
    int schemaVersion, String name, String compilerVersion, List<CompileReport> reports) {
  private static final int SCHEMA_VERSION = 1;

  static PackageReport of(List<CompileReport> reports) {
    CompileReport first = reports.get(0);
    return new PackageReport(SCHEMA_VERSION, first.name(), first.compilerVersion(), reports);
  }
}
