package dev.wafer.compiler;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.EdgeRequest;
import dev.wafer.compiler.internal.EdgeWishes;
import dev.wafer.compiler.internal.operators.OperatorFileException;
import dev.wafer.compiler.internal.operators.OperatorFiles;
import dev.wafer.emitter.WeightsForm;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.frontend.EdgeTypes;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.frontend.user.UserOperators;
import dev.wafer.ir.Shape;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.TargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked for besides the model; does not change. Made by {@link #builder}. */
public final class CompileOptions {
  private final CompileRequest request;

  private CompileOptions(CompileRequest request) {
    this.request = request;
  }

  /**
   * Options for a target.
   *
   * @param target name of a core or of a board ({@code wafer targets} lists them), or the path of a
   *     board file that ends in {@code .json}
   * @throws InvalidOptionsException if there is no such target or its file is malformed
   */
  public static Builder builder(String target) {
    try {
      return new Builder(CompileRequest.builder(TargetCatalog.builtIn().resolve(target)));
    } catch (TargetException e) {
      throw new InvalidOptionsException(e.getMessage(), e);
    }
  }

  CompileRequest request() {
    return request;
  }

  /** Gathers options; each that is not set has the default that its method names. */
  public static final class Builder {
    private final CompileRequest.Builder request;
    private final List<PlacementRequest.Rule> rules = new ArrayList<>();
    private final List<PlacementRequest.BlockRule> blocks = new ArrayList<>();
    private WeightPlacement placement = WeightPlacement.FIT;
    private final Map<String, Shape> inputShapes = new LinkedHashMap<>();
    private EdgeType inputTypes = EdgeType.CONVERTED;
    private EdgeType outputTypes = EdgeType.CONVERTED;
    private final Map<String, EdgeType> namedInputTypes = new LinkedHashMap<>();
    private final Map<String, EdgeType> namedOutputTypes = new LinkedHashMap<>();
    private final EdgeWishes inputs = new EdgeWishes();
    private final EdgeWishes outputs = new EdgeWishes();
    private UserOperators operators = UserOperators.NONE;
    private Optional<String> signature = Optional.empty();
    private boolean reorder = true;
    private boolean overlap = true;
    private boolean views = true;
    private boolean streaming = true;

    private Builder(CompileRequest.Builder request) {
      this.request = request;
    }

    /** Name in files and symbols: any text, which is made a C identifier. Else {@code model}. */
    public Builder name(String name) {
      request.name(name);
      return this;
    }

    /** What the emitted files say that the model came from. Else its name. */
    public Builder origin(String origin) {
      request.origin(origin);
      return this;
    }

    /** Most bytes of flash for constants. Else the board's flash. */
    public Builder maxFlashBytes(long bytes) {
      request.maxFlashBytes(bytes);
      return this;
    }

    /** Most bytes of RAM for the arena. Else the board's RAM. */
    public Builder maxRamBytes(long bytes) {
      request.maxRamBytes(bytes);
      return this;
    }

    /** What counts most, within those budgets. Else {@link Optimization#BALANCED}. */
    public Builder optimize(Optimization objective) {
      request.objective(Objective.valueOf(objective.name()));
      return this;
    }

    /** Key of the signature to compile. Else the first graph. */
    public Builder signature(String key) {
      signature = Optional.of(key);
      return this;
    }

    /**
     * Fixes the shape of an input of which the file leaves extents open. Else its shape in the file
     * counts.
     *
     * @param input its name in the file or in the signature
     */
    public Builder inputShape(String input, int... shape) {
      inputShapes.put(input, Shape.of(shape));
      return this;
    }

    /**
     * The type of all inputs that are floats or quantized, in place of that in the file: a QUANTIZE
     * is left out or added, no value changes. Else {@link EdgeType#CONVERTED}.
     */
    public Builder inputType(EdgeType type) {
      inputTypes = type;
      return this;
    }

    /**
     * The type of an input. Else that of all inputs.
     *
     * @param input its name in the file or in the signature
     */
    public Builder inputType(String input, EdgeType type) {
      namedInputTypes.put(input, type);
      return this;
    }

    /** The type of all outputs that are floats or quantized, likewise. */
    public Builder outputType(EdgeType type) {
      outputTypes = type;
      return this;
    }

    /** The type of an output. Else that of all outputs. */
    public Builder outputType(String output, EdgeType type) {
      namedOutputTypes.put(output, type);
      return this;
    }

    /**
     * The alignment of all inputs. Else 16 bytes.
     *
     * @param bytes a power of two up to 64; less than 16 gives 16
     * @throws InvalidOptionsException if it is none
     */
    public Builder inputAlignment(int bytes) {
      return aligned(() -> inputs.align(bytes));
    }

    /**
     * The alignment of an input. Else that of all inputs.
     *
     * @param input its name in the file or in the signature
     * @throws InvalidOptionsException if {@code bytes} is no power of two up to 64
     */
    public Builder inputAlignment(String input, int bytes) {
      return aligned(() -> inputs.align(input, bytes));
    }

    /** The alignment of all outputs, likewise. */
    public Builder outputAlignment(int bytes) {
      return aligned(() -> outputs.align(bytes));
    }

    /** The alignment of an output, likewise. */
    public Builder outputAlignment(String output, int bytes) {
      return aligned(() -> outputs.align(output, bytes));
    }

    /**
     * Leaves inputs out of the arena: each run is told where they are. Else they are in it.
     *
     * @param names of the inputs, in the file or in the signature; none for all inputs
     */
    public Builder externalInput(String... names) {
      inputs.external(names);
      return this;
    }

    /**
     * Takes the rows of the model's only input one after the other, so that the input is in the
     * arena at no time. Else all rows are there before a run.
     */
    public Builder feedInput() {
      inputs.feed(EdgeRequest.ONLY);
      return this;
    }

    /**
     * Takes the rows of an input one after the other.
     *
     * @param input its name in the file or in the signature
     */
    public Builder feedInput(String input) {
      inputs.feed(input);
      return this;
    }

    /** Leaves outputs out of the arena, likewise. */
    public Builder externalOutput(String... names) {
      outputs.external(names);
      return this;
    }

    /**
     * Declares custom operators of the user's own, which C functions of theirs compute. Else there
     * are none.
     *
     * @param files all of them, as docs/USER_OPERATORS.md tells
     * @throws InvalidOptionsException if one is missing or malformed
     */
    public Builder operators(Path... files) {
      try {
        operators = OperatorFiles.read(List.of(files)).operators();
      } catch (OperatorFileException e) {
        throw new InvalidOptionsException(e.getMessage(), e);
      }
      return this;
    }

    /** Where weights lie. Else {@link WeightPlacement#FIT}. */
    public Builder placement(WeightPlacement value) {
      placement = value;
      return this;
    }

    /**
     * Where the weights of some tensors lie; of several patterns that match the last counts.
     *
     * @param pattern of a tensor's whole name: {@code *} stands for any text, {@code ?} for any
     *     character
     */
    public Builder placement(String pattern, WeightPlacement value) {
      rules.add(new PlacementRequest.Rule(pattern, mode(value)));
      return this;
    }

    /**
     * Keeps the weights of some tensors in blocks, those that are all zero left out.
     *
     * @param pattern as in {@link #placement(String, WeightPlacement)}
     * @param outputs extent of a block in output channels
     * @param inputs extent of a block in inputs of a channel
     * @throws InvalidOptionsException if no kernel reads blocks of that shape
     */
    public Builder blockSparse(String pattern, int outputs, int inputs) {
      try {
        KernelRegistry.blockSparse(outputs, inputs);
      } catch (IllegalArgumentException e) {
        throw new InvalidOptionsException(e.getMessage(), e);
      }
      blocks.add(new PlacementRequest.BlockRule(pattern, outputs, inputs));
      return this;
    }

    /** In what kind of file the weights are written. Else {@link WeightsFile#C}. */
    public Builder weights(WeightsFile file) {
      request.weights(WeightsForm.valueOf(file.name()));
      return this;
    }

    /** Whether channels that carry nothing are removed. Else they are. */
    public Builder pruneChannels(boolean prune) {
      request.pruneChannels(prune);
      return this;
    }

    /** Whether the order of the operators is searched. Else it is. */
    public Builder reorder(boolean search) {
      reorder = search;
      return this;
    }

    /** Whether an output may lie over an input that is not needed again. Else it may. */
    public Builder overlap(boolean allow) {
      overlap = allow;
      return this;
    }

    /** Whether concatenations, slices and padding are views where that pays. Else they are. */
    public Builder views(boolean allow) {
      views = allow;
      return this;
    }

    /** Whether parts of the model run row by row where that pays. Else they do. */
    public Builder streaming(boolean allow) {
      streaming = allow;
      return this;
    }

    public CompileOptions build() {
      return new CompileOptions(
          request
              .placement(new PlacementRequest(mode(placement), rules, blocks))
              .techniques(new ArenaTechniques(reorder, overlap, views, streaming))
              .edges(new EdgeRequest(inputs.side(), outputs.side()))
              .source(
                  new ImportOptions(
                      signature,
                      inputShapes,
                      imported(inputTypes, namedInputTypes),
                      imported(outputTypes, namedOutputTypes),
                      operators))
              .build());
    }

    private Builder aligned(Runnable wish) {
      try {
        wish.run();
        return this;
      } catch (IllegalArgumentException e) {
        throw new InvalidOptionsException(e.getMessage(), e);
      }
    }

    private static EdgeTypes imported(EdgeType others, Map<String, EdgeType> named) {
      Map<String, dev.wafer.frontend.EdgeType> types = new LinkedHashMap<>();
      named.forEach((name, type) -> types.put(name, imported(type)));
      return new EdgeTypes(imported(others), types);
    }

    private static dev.wafer.frontend.EdgeType imported(EdgeType type) {
      return dev.wafer.frontend.EdgeType.valueOf(type.name());
    }

    private static PlacementRequest.Mode mode(WeightPlacement placement) {
      return PlacementRequest.Mode.valueOf(placement.name());
    }
  }
}
