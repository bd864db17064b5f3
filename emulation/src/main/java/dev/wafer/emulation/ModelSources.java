package dev.wafer.emulation;

import dev.wafer.emitter.ArenaNames;
import dev.wafer.emitter.EmittedGroup;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.regions.ArenaRegion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The C files of a compiled model, or of several with one arena, of which this is one.
 *
 * @param prefix the prefix of the model's C names
 * @param arenaPrefix the prefix of its arena's macros: another one where models share it
 * @param files file name to text: one {@code X.h}, and the {@code .c} and {@code .S} files, all of
 *     which are compiled; the weights are in {@code X_weights.c} or {@code X_weights.S}
 * @param binaries what the sources include, by file name
 * @param inputCount number of inputs of its run function
 * @param outputCount number of outputs of its run function
 * @param regions the memory regions of its arenas, in the order of its functions' arguments; empty
 *     if it has one arena, which may lie anywhere
 * @param externalInputs indices of the inputs that its run function takes
 * @param externalOutputs likewise
 * @param fedInput index of the one of them that can be handed over by rows
 */
public record ModelSources(
    String prefix,
    String arenaPrefix,
    SortedMap<String, String> files,
    SortedMap<String, Bytes> binaries,
    int inputCount,
    int outputCount,
    List<String> regions,
    List<Integer> externalInputs,
    List<Integer> externalOutputs,
    Optional<Integer> fedInput) {
  private static final String HEADER = ".h";
  private static final List<String> SOURCES = List.of(".c", ".S");
  private static final String WEIGHTS = "_weights";

  /** A model with one arena. */
  public ModelSources(
      String prefix, SortedMap<String, String> files, int inputCount, int outputCount) {
    this(
        prefix,
        prefix,
        files,
        new TreeMap<>(),
        inputCount,
        outputCount,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The files as the emitter made them. */
  public static ModelSources of(EmittedModel model) {
    return of(
        model.prefix(),
        model.prefix(),
        files(model.files(), model.binaries().keySet(), model.weightsSymbol()),
        new TreeMap<>(model.binaries()),
        model.planned());
  }

  /**
   * The files of models with one arena: the same for each.
   *
   * @param name of the files
   * @param prefixes of the models, in their order
   */
  public static List<ModelSources> of(EmittedGroup group, String name, List<String> prefixes) {
    SortedMap<String, String> files =
        files(group.files(), group.binaries().keySet(), group.weightsSymbol());
    SortedMap<String, Bytes> binaries = new TreeMap<>(group.binaries());
    return IntStream.range(0, prefixes.size())
        .mapToObj(i -> of(prefixes.get(i), name, files, binaries, group.arena().programs().get(i)))
        .toList();
  }

  private static ModelSources of(
      String prefix,
      String arenaPrefix,
      SortedMap<String, String> files,
      SortedMap<String, Bytes> binaries,
      PlannedProgram planned) {
    Graph graph = planned.program().graph();
    return new ModelSources(
        prefix,
        arenaPrefix,
        files,
        binaries,
        graph.inputs().size(),
        graph.outputs().size(),
        planned.isSplit()
            ? planned.regions().regions().stream().map(ArenaRegion::name).toList()
            : List.of(),
        external(planned, graph.inputs()),
        external(planned, graph.outputs()),
        graph.inputs().stream()
            .filter(new ArenaNames(planned)::isFed)
            .map(graph.inputs()::indexOf)
            .findFirst());
  }

  private static SortedMap<String, String> files(
      Map<String, String> emitted, Set<String> binaries, Optional<String> weightsSymbol) {
    SortedMap<String, String> files = new TreeMap<>(emitted);
    weightsSymbol.ifPresent(symbol -> files.putAll(linkedBinary(symbol, binaries)));
    return files;
  }

  private static List<Integer> external(PlannedProgram planned, List<Value> values) {
    ArenaNames names = new ArenaNames(planned);
    return IntStream.range(0, values.size())
        .filter(index -> names.isExternal(values.get(index)))
        .boxed()
        .toList();
  }

  /** A source for each binary that gives its contents the symbol, as a user's build has to. */
  private static Map<String, String> linkedBinary(String symbol, Set<String> binaries) {
    return binaries.stream()
        .collect(
            Collectors.toMap(
                name -> name.substring(0, name.lastIndexOf('.')) + ".S",
                name ->
                    """
                    .section .rodata.%1$s, "a", %%progbits
                    .balign 16
                    .global %1$s
                    %1$s: .incbin "%2$s"
                    .section .note.GNU-stack, "", %%progbits
                    """
                        .formatted(symbol, name)));
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
    return withFiles(all);
  }

  /** The same model with its C in other files. */
  public ModelSources withFiles(SortedMap<String, String> others) {
    return new ModelSources(
        prefix,
        arenaPrefix,
        others,
        binaries,
        inputCount,
        outputCount,
        regions,
        externalInputs,
        externalOutputs,
        fedInput);
  }

  /** Names of the files to compile, sorted. */
  List<String> sources() {
    return files.keySet().stream()
        .filter(file -> SOURCES.stream().anyMatch(file::endsWith))
        .toList();
  }

  /** Name of the header that declares the model's functions. */
  String header() {
    return files.keySet().stream()
        .filter(file -> file.endsWith(HEADER))
        .filter(file -> declares(file.substring(0, file.length() - HEADER.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no header among " + files.keySet()));
  }

  /** The header has the model's name, or that of the weights where several share an arena. */
  private boolean declares(String name) {
    return name.equals(prefix)
        || SOURCES.stream().anyMatch(ending -> files.containsKey(name + WEIGHTS + ending));
  }

  /** Whether another model of the image has its C in the very same files. */
  boolean sharesFilesWith(ModelSources other) {
    return files.equals(other.files()) && !prefix.equals(other.prefix());
  }

  /** The prefix of the model's macros. */
  public String macroPrefix() {
    return prefix.toUpperCase(Locale.ROOT);
  }
}
