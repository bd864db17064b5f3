package dev.wafer.compiler;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.report.CompileReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of a compilation; does not change. */
public final class Compilation {
  private final CompiledModel compiled;

  Compilation(CompiledModel compiled) {
    this.compiled = compiled;
  }

  /** Text by file name: C, and the report as JSON, Markdown and HTML. */
  public Map<String, String> files() {
    return compiled.files();
  }

  /** Files that are no text, by name: weights as {@link WeightsFile#ASM} and BIN have them. */
  public Map<String, byte[]> binaryFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    compiled.emitted().binaries().forEach((name, data) -> files.put(name, data.toArray()));
    return Collections.unmodifiableMap(files);
  }

  /** The result in figures. */
  public CompileReport report() {
    return compiled.report();
  }

  /**
   * As sentences: what was decided about the model without being asked for; what of it TensorFlow
   * Lite would not run, or not so; what was asked for and has no effect.
   */
  public List<String> warnings() {
    return compiled.warnings();
  }
}
