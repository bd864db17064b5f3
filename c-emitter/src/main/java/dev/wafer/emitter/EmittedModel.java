package dev.wafer.emitter;

import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.PlannedProgram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The C of a model.
 *
 * @param prefix of all external symbols
 * @param files text by file name, the header first
 * @param binaries files that are no text, by name
 * @param weightsSymbol where the user's build is to put the one binary, if it has to
 * @param planned what the files were written from
 * @param wide the same before fields of parameter structures were made narrow
 * @param constants the arrays in flash
 * @param use which steps need which functions and arrays
 */
public record EmittedModel(
    String prefix,
    Map<String, String> files,
    Map<String, Bytes> binaries,
    Optional<String> weightsSymbol,
    PlannedProgram planned,
    PlannedProgram wide,
    ConstantPool constants,
    FlashUse use) {
  public EmittedModel {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    binaries = Map.copyOf(binaries);
  }
}
