package dev.wafer.emulation;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.ir.Graph;
import dev.wafer.planner.regions.ArenaRegion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The C files of a compiled model.
 *
 * @param prefix the prefix of the model's C names
 * @param files file name to text: one {@code X.h}, and the {@code .c} files, all of which are
 *     compiled; the weights are in {@code X_weights.c}
 * @param inputCount number of inputs of its run function
 * @param outputCount number of outputs of its run function
 * @param regions the memory regions of its arenas, in the order of its functions' arguments; empty
 *     if it has one arena, which may lie anywhere
 */
public record ModelSources(
    String prefix,
    SortedMap<String, String> files,
    int inputCount,
    int outputCount,
    List<String> regions) {
  private static final String HEADER = ".h";
  private static final String WEIGHTS = "_weights.c";

  /** A model with one arena. */
  public ModelSources(
      String prefix, SortedMap<String, String> files, int inputCount, int outputCount) {
    this(prefix, files, inputCount, outputCount, List.of());
  }

  /** The files as the emitter made them. */
  public static ModelSources of(EmittedModel model) {
    Graph graph = model.planned().program().graph();
    return new ModelSources(
        model.prefix(),
        new TreeMap<>(model.files()),
        graph.inputs().size(),
        graph.outputs().size(),
        model.planned().isSplit()
            ? model.planned().regions().regions().stream().map(ArenaRegion::name).toList()
            : List.of());
  }

  /**
   * The same with further files, sources of operators of the user.
   *
   * @throws ToolchainException if two files have one name
   */
  public ModelSources with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(files);
    more.forEach(
        (name, text) -> {
          if (all.putIfAbsent(name, text) != null) {
            throw new ToolchainException(
                "two files are called " + name + ": call the model otherwise, with --name");
          }
        });
    return new ModelSources(prefix, all, inputCount, outputCount, regions);
  }

  /** Names of the files to compile, sorted. */
  List<String> sources() {
    return files.keySet().stream().filter(file -> file.endsWith(".c")).toList();
  }

  /** Name of the header that declares the model's functions. */
  String header() {
    return files.keySet().stream()
        .filter(file -> file.endsWith(HEADER))
        .filter(
            file -> files.containsKey(file.substring(0, file.length() - HEADER.length()) + WEIGHTS))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no header among " + files.keySet()));
  }

  /** The prefix of the model's macros. */
  public String macroPrefix() {
    return prefix.toUpperCase(Locale.ROOT);
  }
}
