package dev.wafer.cli;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.emitter.WeightsForm;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.ReservedFiles;
import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.ir.Diagnostic;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that decide what is compiled. */
final class CompileArguments {
  /** What linkers, debuggers and file systems take with suffixes to spare. */
  private static final int MAX_NAME_LENGTH = 64;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "TARGET",
      description =
          "A core or board ('wafer targets' lists them), or the file of a core or board of yours.")
  private String target;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name in files and C symbols; the model's file name where it is not given.")
  private String name;

  @Option(
      names = "--max-flash",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "Fail with exit code 3 if the constants (verify: and the code) take more, for example"
              + " 256K.")
  private Long maxFlashBytes;

  @Option(
      names = "--max-ram",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "Fail with exit code 3 if the arena (verify: and the stack) takes more, for example 64K.")
  private Long maxRamBytes;

  @Option(
      names = "--optimize",
      paramLabel = "OBJECTIVE",
      defaultValue = "balanced",
      description =
          "What counts most within the budgets: speed, balanced or size (default"
              + " ${DEFAULT-VALUE}).")
  private String optimize;

  @Option(
      names = "--no-prune-channels",
      description = "Keep channels that carry nothing, to measure what their removal saves.")
  private boolean keepChannels;

  @Option(
      names = "--no-overlap",
      description =
          "Give every live tensor bytes of its own, to measure what lying outputs over inputs"
              + " saves.")
  private boolean noOverlap;

  @Option(
      names = "--no-reorder",
      description = "Run the operators in the model's order, to measure what another one saves.")
  private boolean noReorder;

  @Option(
      names = "--no-slices",
      description = "Let concatenations, slices and padding copy, to measure what views save.")
  private boolean noSlices;

  @Option(
      names = "--no-streaming",
      description = "Let every tensor exist whole, to measure what running by rows saves.")
  private boolean noStreaming;

  @Option(
      names = "--densify",
      paramLabel = "MODE",
      defaultValue = "fit",
      description =
          "Where weights with zeros are expanded: fold, init, on-demand, direct, auto, or fit: fold"
              + " where that fits the budgets, else auto (default ${DEFAULT-VALUE}).")
  private String densify;

  @Option(
      names = "--densify-tensor",
      paramLabel = "PATTERN=MODE",
      description =
          "The same for weights by name, with * and ?; repeatable, the last match counts.")
  private List<String> densifyTensors = List.of();

  @Option(
      names = "--block-sparse",
      paramLabel = "PATTERN=RxC",
      description =
          "Keep weights by name, with * and ?, in blocks of R outputs by C inputs, those that are"
              + " all zero left out; repeatable, the last match counts. Without it the cost of each"
              + " shape decides.")
  private List<String> blockSparse = List.of();

  @Option(
      names = "--weights",
      paramLabel = "FORM",
      defaultValue = "c",
      description =
          "In what file the weights are written: c; asm, an assembler's that includes a binary; or"
              + " bin, that binary alone (default ${DEFAULT-VALUE}).")
  private String weights;

  @Mixin private EdgeArguments edges;

  Target target() {
    return TargetCatalog.builtIn().resolve(target);
  }

  /** That QEMU cannot run code for a target, and which core's code to run in place of it. */
  static UsageException noEmulator(Target target) {
    return new UsageException(
        "no board emulates "
            + target.name()
            + target
                .core()
                .like()
                .map(like -> ": QEMU models no such core; its kernels are those of " + like)
                .orElse(""));
  }

  /** Several with commas between, for a package. */
  List<Target> targets() {
    return Arrays.stream(target.split(",")).map(TargetCatalog.builtIn()::resolve).toList();
  }

  CompileRequest options(ModelArguments model, Target resolved) {
    return options(model.file(), name(model), model, resolved);
  }

  /**
   * The request for one of several models.
   *
   * @param called what the model is called in C
   */
  CompileRequest options(ModelFile file, String called, ModelArguments model, Target resolved) {
    return CompileRequest.builder(resolved)
        .name(called)
        .origin(file.origin())
        .maxFlashBytes(optional(maxFlashBytes))
        .maxRamBytes(optional(maxRamBytes))
        .objective(objective())
        .pruneChannels(!keepChannels)
        .placement(densify())
        .weights(weightsForm())
        .techniques(new ArenaTechniques(!noReorder, !noOverlap, !noSlices, !noStreaming))
        .edges(edges.request())
        .source(model.source())
        .build();
  }

  private Objective objective() {
    return Objective.of(optimize)
        .orElseThrow(
            () ->
                new UsageException(
                    "--optimize: there is no objective '"
                        + Terminal.printable(optimize)
                        + "'; there are "
                        + Objective.keys()));
  }

  private WeightsForm weightsForm() {
    return WeightsForm.of(weights)
        .orElseThrow(
            () ->
                new UsageException(
                    "--weights: there is no form '"
                        + Terminal.printable(weights)
                        + "'; there are "
                        + WeightsForm.keys()));
  }

  private PlacementRequest densify() {
    List<PlacementRequest.Rule> rules = new ArrayList<>();
    for (String tensor : densifyTensors) {
      int at = tensor.lastIndexOf('=');
      if (at < 1) {
        throw new UsageException(
            "--densify-tensor is PATTERN=MODE, not '" + Terminal.printable(tensor) + "'");
      }
      rules.add(
          new PlacementRequest.Rule(
              tensor.substring(0, at), mode("--densify-tensor", tensor.substring(at + 1))));
    }
    return new PlacementRequest(
        mode("--densify", densify),
        rules,
        blockSparse.stream().map(CompileArguments::blockRule).toList());
  }

  private static PlacementRequest.BlockRule blockRule(String tensor) {
    int at = tensor.lastIndexOf('=');
    if (at < 1) {
      throw new UsageException(
          "--block-sparse is PATTERN=RxC, not '" + Terminal.printable(tensor) + "'");
    }
    try {
      BlockShape shape = BlockShape.parse(tensor.substring(at + 1));
      return new PlacementRequest.BlockRule(
          tensor.substring(0, at), shape.outputs(), shape.inputs());
    } catch (IllegalArgumentException noSuchBlocks) {
      throw new UsageException(
          "--block-sparse %s: %s".formatted(Terminal.printable(tensor), noSuchBlocks.getMessage()));
    }
  }

  private static PlacementRequest.Mode mode(String option, String key) {
    return PlacementRequest.Mode.of(key)
        .orElseThrow(
            () ->
                new UsageException(
                    option
                        + ": there is no mode '"
                        + Terminal.printable(key)
                        + "'; there are "
                        + PlacementRequest.Mode.keys()));
  }

  /**
   * The model's name in lower case. One that is asked for is taken as it is or refused; one that
   * comes from a file is made to fit.
   */
  private String name(ModelArguments model) {
    return name(stem(model.file()));
  }

  /**
   * The name that is asked for.
   *
   * @param fallback what to make one of where none is
   */
  String name(String fallback) {
    if (name == null) {
      return NameAllocator.prefix(cut(fallback));
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    ReservedFiles.reason(wanted)
        .ifPresent(
            reason -> {
              throw new UsageException("--name cannot be '" + wanted + "': " + reason);
            });
    if (wanted.length() > MAX_NAME_LENGTH || !NameAllocator.prefix(wanted).equals(wanted)) {
      throw new UsageException(
          "--name is a C identifier: letters, digits and single underscores, at most "
              + MAX_NAME_LENGTH
              + " characters, not beginning with a digit or an underscore, not ending with an"
              + " underscore, no reserved word of C or C++; found '"
              + Terminal.printable(Diagnostic.abbreviate(name))
              + "'");
    }
    return wanted;
  }

  /** What to tell of a name that the model's file suggests and the results cannot have. */
  Optional<String> renaming(ModelArguments model) {
    String stem = NameAllocator.identifier(stem(model.file()).toLowerCase(Locale.ROOT));
    return ReservedFiles.reason(stem)
        .filter(reason -> name == null)
        .map(
            reason ->
                "the files and symbols are called '%s', not '%s': %s; --name chooses another name"
                    .formatted(name(model), stem, reason));
  }

  /** What a model is called by its file. */
  static String stem(ModelFile file) {
    return cut(file.origin().replaceFirst("\\.tflite$", ""));
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
