package dev.wafer.emitter;

import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.passes.program.PlannedProgram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The C of a model.
 *
 * @param prefix of all external symbols
 * @param files text by file name, the header first
 * @param planned what the files were written from
 * @param constants the arrays in flash
 */
public record EmittedModel(
    String prefix, Map<String, String> files, PlannedProgram planned, ConstantPool constants) {
  public EmittedModel {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }
}
