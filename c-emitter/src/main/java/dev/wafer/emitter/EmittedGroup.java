package dev.wafer.emitter;

import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.memory.SharedArena;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The C of several models that share an arena.
 *
 * @param files text by file name, the header first
 * @param binaries files that are no text, by name
 * @param weightsSymbol where the user's build is to put the one binary, if it has to
 * @param arena where the models lie
 * @param constants the arrays in flash, of all models
 * @param functions how many functions of kernels there are, of all models
 */
public record EmittedGroup(
    Map<String, String> files,
    Map<String, Bytes> binaries,
    Optional<String> weightsSymbol,
    SharedArena arena,
    ConstantPool constants,
    int functions) {
  public EmittedGroup {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    binaries = Map.copyOf(binaries);
  }
}
