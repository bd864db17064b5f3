package dev.wafer.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * The result of a compilation in figures. Its JSON form is a contract with users, see
 * docs/REPORT.md: fields are added, never renamed or removed within a schema version.
 *
 * @param signature the key of the signature that names inputs and outputs; null where none does
 * @param budgets every limit that the user or the board sets, with what was found
 * @param excess what is over, by how much, and what would fit, as a sentence; null where every
 *     budget is kept
 */
public record CompileReport(
    int schemaVersion,
    String name,
    String compilerVersion,
    String target,
    Build build,
    String signature,
    long macs,
    long parameters,
    Arena arena,
    long persistentRamBytes,
    long expandedParameterBytes,
    Flash flash,
    Code code,
    List<Array> constants,
    List<Tensor> inputs,
    List<Tensor> outputs,
    List<Parameter> parameterPlacements,
    Rewrites rewrites,
    long placementGap,
    List<Weights> weights,
    List<Move> moves,
    List<Segment> segments,
    List<Step> steps,
    List<Budget> budgets,
    String excess) {
  public CompileReport {
    constants = List.copyOf(constants);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameterPlacements = List.copyOf(parameterPlacements);
    weights = List.copyOf(weights);
    moves = List.copyOf(moves);
    segments = List.copyOf(segments);
    steps = List.copyOf(steps);
    budgets = List.copyOf(budgets);
  }

  /** The current schema. */
  public static final int SCHEMA_VERSION = 1;

  /** The same with verdicts. */
  public CompileReport with(List<Budget> verdicts, String verdictExcess) {
    return with(code, verdicts, verdictExcess);
  }

  /** The same with the code of an image in place of the estimate. */
  public CompileReport with(Code measured) {
    return with(measured, budgets, excess);
  }

  private CompileReport with(Code other, List<Budget> verdicts, String verdictExcess) {
    return new CompileReport(
        schemaVersion,
        name,
        compilerVersion,
        target,
        build,
        signature,
        macs,
        parameters,
        arena,
        persistentRamBytes,
        expandedParameterBytes,
        flash,
        other,
        constants,
        inputs,
        outputs,
        parameterPlacements,
        rewrites,
        placementGap,
        weights,
        moves,
        segments,
        steps,
        verdicts,
        verdictExcess);
  }

  /**
   * A limit, and what was found.
   *
   * @param unit {@code bytes}, or empty
   * @param over by how much the limit is exceeded; 0 where it is kept
   */
  public record Budget(String name, String unit, long limit, long found, long over) {
    /** With what is over. */
    public static Budget of(String name, String unit, long limit, long found) {
      return new Budget(name, unit, limit, found, Math.max(0, found - limit));
    }
  }

  /**
   * What was compiled, and how.
   *
   * @param id the same in all files of the compilation: a hash of the rest, the name, the target
   *     and the compiler's version
   * @param modelSha256 of the model's file
   */
  public record Build(String id, String modelSha256, Options options) {}

  /**
   * What the user asked for, defaults filled in.
   *
   * @param core whose features kernels may use
   * @param signature the key asked for; null where the model decides
   * @param inputShapes what inputs were given for the extents that the file leaves open, {@code
   *     NAME=1,96,96,3}, in order; null where they were given nothing
   * @param inputTypes types of inputs in place of those in the file: one for all, then {@code
   *     NAME=TYPE}, in order; null where all are as in the file
   * @param outputTypes likewise
   * @param inputAlignments of inputs in bytes: one for all, then {@code NAME=BYTES}, in order; null
   *     where none is asked for
   * @param outputAlignments likewise
   * @param externalInputs names of inputs that lie in memory of the caller's, {@code *} for all;
   *     null where there are none
   * @param externalOutputs likewise
   * @param feedInput name of the input whose rows the caller hands over, {@code *} for the only
   *     one; null where none is
   * @param maxFlashBytes the user's budget or the board's flash; null where there is no limit
   * @param maxRamBytes likewise
   * @param optimize key of the objective
   * @param densify key of the mode for all weights
   * @param densifyTensors {@code PATTERN=MODE}, in order
   * @param blockSparse {@code PATTERN=RxC}, in order
   * @param operators of the user, {@code CODE=FUNCTION}, in order; null where there are none
   */
  public record Options(
      String core,
      String signature,
      List<String> inputShapes,
      List<String> inputTypes,
      List<String> outputTypes,
      List<String> inputAlignments,
      List<String> outputAlignments,
      List<String> externalInputs,
      List<String> externalOutputs,
      String feedInput,
      Long maxFlashBytes,
      Long maxRamBytes,
      String optimize,
      boolean pruneChannels,
      boolean reorder,
      boolean overlap,
      boolean slices,
      boolean streaming,
      String densify,
      List<String> densifyTensors,
      List<String> blockSparse,
      String weights,
      List<String> operators) {
    public Options {
      densifyTensors = List.copyOf(densifyTensors);
      blockSparse = List.copyOf(blockSparse);
    }
  }

  /**
   * The arena's plan.
   *
   * @param lowerBoundBytes no plan for this order of steps is smaller
   * @param noOverlapBoundBytes the largest sum of live bytes over the steps
   * @param peakStep the first step during which most bytes are live; -1 without steps
   * @param peakLiveBytes how many these are, each counted once
   * @param overlaps pairs that share bytes while both are live
   */
  public record Arena(
      long bytes,
      int alignmentBytes,
      long lowerBoundBytes,
      long gapBytes,
      long noOverlapBoundBytes,
      boolean provenOptimal,
      String method,
      int peakStep,
      long peakLiveBytes,
      List<Region> regions,
      List<Buffer> buffers,
      List<Overlap> overlaps) {
    public Arena {
      regions = List.copyOf(regions);
      buffers = List.copyOf(buffers);
      overlaps = List.copyOf(overlaps);
    }
  }

  /**
   * A piece of memory that holds a part of the arena.
   *
   * @param capacityBytes what the board gives; null where the arena is one piece
   * @param trafficBytes read and written in one inference, estimated
   */
  public record Region(String name, long bytes, Long capacityBytes, long trafficBytes) {}

  /**
   * A buffer in the arena; steps are inclusive.
   *
   * @param offsetBytes from the start of its region's part
   * @param trafficBytes read and written in one inference, estimated
   * @param views the tensors that lie in it
   */
  public record Buffer(
      String name,
      String kind,
      String region,
      long offsetBytes,
      long sizeBytes,
      int firstStep,
      int lastStep,
      long trafficBytes,
      List<View> views) {
    public Buffer {
      views = List.copyOf(views);
    }
  }

  /**
   * A tensor in a buffer; steps are inclusive.
   *
   * @param role {@code input}, {@code output}, {@code state} or {@code inner}
   * @param offsetBytes from the start of the buffer
   * @param spanBytes from its first element to behind its last one; more than its size where other
   *     tensors lie between its rows
   */
  public record View(
      String name,
      String role,
      long offsetBytes,
      long sizeBytes,
      long spanBytes,
      int firstStep,
      int lastStep) {}

  /**
   * Two buffers that share bytes while both are live, and the rule that permits it.
   *
   * @param lower index of the buffer that the distance counts from
   * @param upper index of the buffer that it counts to
   * @param rule {@code at least} or {@code exactly}
   * @param ruleDistanceBytes the distance that the rule names
   * @param distanceBytes the distance in the plan
   */
  public record Overlap(
      int lower,
      int upper,
      String rule,
      long ruleDistanceBytes,
      long distanceBytes,
      long sharedBytes,
      int firstStep,
      int lastStep) {}

  /**
   * Arrays in flash. Code is known only after the C compiler: see {@code verify}.
   *
   * @param constantBytes all arrays, packed and shared
   * @param parameterBytes weights and biases without what packing added: the smaller of their size
   *     before packing and of what is stored
   */
  public record Flash(
      long constantBytes, long weightBytes, long biasBytes, long tableBytes, long parameterBytes) {}

  /**
   * Code in flash by function.
   *
   * @param source {@link #ESTIMATED} or {@link #MEASURED}
   * @param bytes of all functions
   */
  public record Code(String source, long bytes, List<Function> functions) {
    /** What kernels say of themselves, before a C compiler has seen them. */
    public static final String ESTIMATED = "estimate";

    /** From a linked image. */
    public static final String MEASURED = "measured";

    public Code {
      functions = List.copyOf(functions);
    }

    /** With the sum of the functions' bytes. */
    public static Code of(String source, List<Function> functions) {
      return new Code(source, functions.stream().mapToLong(Function::bytes).sum(), functions);
    }

    /**
     * What of the code falls to each step: that of each function in equal parts to the steps that
     * call it, what does not divide to the first ones.
     *
     * @param count of steps
     */
    public List<Long> shares(int count) {
      return Shares.of(
          count, functions.stream().map(f -> new Shares.Part(f.bytes(), f.steps())).toList());
    }
  }

  /**
   * A C function.
   *
   * @param kind {@code kernel}; {@code rows}, which runs a part row by row; {@code support}, what
   *     serves several; {@code library}, what comes from the C library or the compiler's run time
   * @param kernel that it belongs to; empty for support and library
   * @param steps that call it, ascending; empty for support and library
   */
  public record Function(String name, String kind, String kernel, long bytes, List<Integer> steps) {
    public Function {
      steps = List.copyOf(steps);
    }
  }

  /**
   * An array in flash.
   *
   * @param kind {@code weight}, {@code bias} or {@code table}
   * @param steps that read it, ascending
   */
  public record Array(String name, String kind, long bytes, List<Integer> steps) {
    public Array {
      steps = List.copyOf(steps);
    }
  }

  /** What of the arrays falls to each step, as {@link Code#shares}. */
  public static List<Long> shares(int count, List<Array> constants) {
    return Shares.of(
        count, constants.stream().map(a -> new Shares.Part(a.bytes(), a.steps())).toList());
  }

  /**
   * An input or output of the model.
   *
   * @param signatureName what the signature calls it; null where it does not
   * @param memory whose its bytes are: {@code arena} or {@code caller}; {@code fed} if the caller
   *     hands over its rows
   * @param alignmentBytes of its first element
   */
  public record Tensor(
      String name,
      String signatureName,
      String type,
      List<Integer> shape,
      long bytes,
      BigDecimal scale,
      Integer zeroPoint,
      String memory,
      int alignmentBytes) {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /** Where a parameter that needs work went. */
  public record Parameter(
      String name, long elements, long zeros, String placement, long flashBytes) {}

  /** What the compiler changed in the graph before it chose kernels. */
  public record Rewrites(ChannelPruning channelPruning, List<Remark> remarks) {
    public Rewrites {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * What went with channels that carry nothing; zeros where there are none or the pass was left
   * out.
   *
   * @param channels output channels of convolutions and fully-connected layers
   * @param weights elements of their weights
   */
  public record ChannelPruning(long channels, long weights, long macs) {}

  /** What a rewrite did to one operator; the index is -1 where the file has none for it. */
  public record Remark(String pass, String operator, int operatorIndex, String name, String text) {}

  /**
   * Weights that are placed as one: those of a step, or of steps that share some.
   *
   * @param tensors their names
   * @param zeros elements that stand for zero
   * @param steps that read them, ascending
   * @param chosen where they are
   * @param alternatives where else they could be
   */
  public record Weights(
      List<String> tensors,
      long elements,
      long zeros,
      List<Integer> steps,
      PlacedWeights chosen,
      List<PlacedWeights> alternatives) {
    public Weights {
      tensors = List.copyOf(tensors);
      steps = List.copyOf(steps);
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * A place of weights.
   *
   * @param form in which they lie in flash
   * @param flashBytes with what their kernels need besides
   * @param ramBytes of the arena from initialisation on
   * @param scratchBytes of the arena while a step runs
   * @param blockShape outputs by inputs of the blocks that are kept where they are not all zero;
   *     empty where the form has none
   * @param blocks of the weights in all
   * @param nonzeroBlocks those that are kept
   */
  public record PlacedWeights(
      String placement,
      String form,
      List<String> kernels,
      long flashBytes,
      long ramBytes,
      long scratchBytes,
      long estimatedInstructions,
      long estimatedInitInstructions,
      String blockShape,
      long blocks,
      long nonzeroBlocks) {
    public PlacedWeights {
      kernels = List.copyOf(kernels);
    }
  }

  /**
   * What became of an operator that only moves elements; an assignment of a variable among them.
   *
   * @param removed whether it moves none any more: its tensors are views of others
   * @param reason why it still moves some; empty where it does not
   * @param copiedBytes that it moves in each run
   * @param savedBytes that views spare it
   */
  public record Move(
      String operator,
      int operatorIndex,
      String name,
      boolean removed,
      String reason,
      long copiedBytes,
      long savedBytes) {}

  /**
   * A part of the model that runs row by row.
   *
   * @param step that computes it
   * @param rowsAtATime that a layer computes, at most
   * @param calls of kernels in one inference
   * @param windowBytes of all planes' rows that are there at a time
   * @param wholeBytes of all these planes, if they existed whole
   */
  public record Segment(
      int step,
      int rowsAtATime,
      int calls,
      long windowBytes,
      long wholeBytes,
      List<SegmentNode> nodes) {
    public Segment {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * A layer of such a part.
   *
   * @param name the tensor that it writes
   * @param windowRows that are there at a time; all rows of what the part gives
   * @param rows of the whole plane
   * @param bytes of the window
   * @param offsetBytes of the window in the step's scratch; null for what the part gives
   * @param firstCall of the part's calls that writes to it
   * @param lastCall of them that reads or writes it
   */
  public record SegmentNode(
      String operator,
      int operatorIndex,
      String name,
      String kernel,
      long macs,
      int windowRows,
      int rows,
      long bytes,
      Long offsetBytes,
      int firstCall,
      int lastCall) {}

  /**
   * One kernel call.
   *
   * @param code what the kernel's C is written for: {@code portable}, {@code dsp} or {@code mve}
   * @param liveBytes of the arena while it runs, each counted once
   * @param codeShareBytes its share of the functions that it calls
   * @param constantShareBytes its share of the arrays that it reads
   */
  public record Step(
      int index,
      String operator,
      int operatorIndex,
      String name,
      String kernel,
      String code,
      List<String> inputs,
      List<String> outputs,
      long macs,
      long estimatedInstructions,
      long constantBytes,
      long scratchBytes,
      long liveBytes,
      long codeShareBytes,
      long constantShareBytes) {
    public Step {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }
}
