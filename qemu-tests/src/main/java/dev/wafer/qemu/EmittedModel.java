package dev.wafer.qemu;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The C files of a compiled model.
 *
 * @param name the model's C prefix; its header is {@code NAME.h}
 * @param files file name to text; every {@code .c} file is compiled
 * @param inputCount number of inputs of its run function
 * @param outputCount number of outputs of its run function
 */
public record EmittedModel(
    String name, SortedMap<String, String> files, int inputCount, int outputCount) {

  /** Names of the files to compile, sorted. */
  List<String> sources() {
    return files.keySet().stream().filter(file -> file.endsWith(".c")).toList();
  }

  /** The prefix of the model's macros. */
  String macroPrefix() {
    return name.toUpperCase(Locale.ROOT);
  }
}
