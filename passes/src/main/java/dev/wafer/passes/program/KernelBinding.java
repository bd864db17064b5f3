package dev.wafer.passes.program;

import dev.wafer.passes.cost.CostModel;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.cost.Price;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A kernel made ready for one node.
 *
 * <p>Bindings with equal {@code template}, {@code function} and {@code specialisation} share one C
 * function. What differs among the steps that share it goes through {@code arguments} and {@code
 * parameters}.
 *
 * @param kernel name of the kernel, for reports
 * @param template class-path resource of the template that holds the C function
 * @param function stem of the C function's name, for example {@code conv_1x1_s8}
 * @param specialisation values that the template bakes into the function, by name; strings,
 *     numbers, booleans and lists of those
 * @param arguments in the order of the C function's parameter list
 * @param parameters fields of the parameter structure, in order
 * @param scratch arena bytes needed during the step
 * @param overlaps permitted sharing of input and output; one of those for a pair has to hold
 * @param helpers names of the helper templates that the function calls
 * @param alignmentBytes that the kernel needs of its input and output addresses
 * @param known what one inference takes, once it is priced for a core
 * @param counts of the work of one inference, without that of a segment's calls
 * @param alone counts of the same where nothing else calls the function, so that the compiler folds
 *     the step's constants into it
 * @param onlyCaller whether the latter are priced
 * @param tiles how the function is called for some output channels at a time, if it can be
 * @param blocks how the weights are kept, if the kernel reads them in sparse blocks
 * @param codeBytes of flash that the C function takes, about
 * @param helperBytes the same of those of its helpers that are not small
 * @param segment how the step computes a graph row by row, if it does
 * @param shared the same work by a function that bakes in less, so that more steps can share it
 */
public record KernelBinding(
    String kernel,
    String template,
    String function,
    Map<String, Object> specialisation,
    List<Argument> arguments,
    List<Parameter> parameters,
    List<PackedConstant> constants,
    List<ScratchRequest> scratch,
    List<Overlap> overlaps,
    Set<String> helpers,
    int alignmentBytes,
    Optional<Price> known,
    Counts counts,
    Counts alone,
    boolean onlyCaller,
    Optional<ChannelTiles> tiles,
    Optional<SparseBlocks> blocks,
    int codeBytes,
    Map<String, Integer> helperBytes,
    Optional<Segment> segment,
    Optional<KernelBinding> shared) {
  /** The helper on which others build where a core has no product of 64 bits. */
  public static final String SHORT_PRODUCTS = "short_products";

  /** What a function takes whose kernel does not say. */
  private static final int USUAL_CODE_BYTES = 400;

  public KernelBinding {
    specialisation = Collections.unmodifiableMap(new LinkedHashMap<>(specialisation));
    arguments = List.copyOf(arguments);
    parameters = List.copyOf(parameters);
    constants = List.copyOf(constants);
    scratch = List.copyOf(scratch);
    overlaps = List.copyOf(overlaps);
    helpers = Collections.unmodifiableSet(new LinkedHashSet<>(helpers));
    helperBytes = Collections.unmodifiableMap(new LinkedHashMap<>(helperBytes));
  }

  /** Some fields: bindings are keys, and others take long to hash. */
  @Override
  public int hashCode() {
    return Objects.hash(kernel, function, known, parameters.size());
  }

  /** Bytes of flash that the packed constants take before equal ones are shared. */
  public long constantBytes() {
    return constants.stream().mapToLong(PackedConstant::sizeBytes).sum();
  }

  /** This and the forms that more steps can share, which bake in less and less. */
  public Stream<KernelBinding> forms() {
    return Stream.concat(Stream.of(this), shared.stream().flatMap(KernelBinding::forms));
  }

  /** Bytes that the parameters take in a structure, about: of each a word. */
  public long parameterBytes() {
    return 4L * parameters.size();
  }

  /** One of the forms, by its place among them, with all others behind it. */
  KernelBinding leading(int form) {
    if (form == 0) {
      return this;
    }
    List<KernelBinding> all = new ArrayList<>(forms().toList());
    KernelBinding first = all.remove(form);
    Optional<KernelBinding> others = Optional.empty();
    for (int i = all.size() - 1; i >= 0; i--) {
      others = Optional.of(all.get(i).withShared(others));
    }
    return first.withShared(others);
  }

  private KernelBinding withShared(Optional<KernelBinding> other) {
    return with(parameters, overlaps, helpers, known, onlyCaller, other);
  }

  /** The same without permission to place an output over an input or over scratch. */
  public KernelBinding withoutOverlaps() {
    return with(
        parameters,
        scratch.stream().map(request -> request.aboveOutput(OptionalLong.empty())).toList(),
        List.of(),
        helpers,
        known,
        onlyCaller,
        segment,
        shared.map(KernelBinding::withoutOverlaps));
  }

  /**
   * What one inference takes.
   *
   * @throws IllegalStateException if the binding has not been priced for a core
   */
  public Price price() {
    return known.orElseThrow(() -> new IllegalStateException(kernel + " is not priced for a core"));
  }

  /**
   * Executed in one inference, estimated.
   *
   * @throws IllegalStateException if the binding has not been priced for a core
   */
  public long instructions() {
    return price().instructions();
  }

  /**
   * Of one inference, estimated ({@link Price#time}); the fastest kernel is taken.
   *
   * @throws IllegalStateException if the binding has not been priced for a core
   */
  public long time() {
    return price().time();
  }

  /**
   * The same with the instructions that its work takes on a core, and with helpers for that core.
   */
  public KernelBinding pricedFor(Core core) {
    Set<String> forCore = new LinkedHashSet<>(helpers);
    if (!core.has(Feature.LONG_MULTIPLY) && !helpers.isEmpty()) {
      forCore.add(SHORT_PRODUCTS);
    }
    return with(
        overlaps,
        forCore,
        Optional.of(priced(counts, core)),
        false,
        shared.map(binding -> binding.pricedFor(core)));
  }

  /**
   * The same, priced for a core as the only step that calls the function, or as one of several that
   * pass other numbers.
   */
  public KernelBinding asCaller(boolean only, Core core) {
    Counts work = only ? alone : counts;
    return with(overlaps, helpers, Optional.of(priced(work, core)), only, shared);
  }

  /** Own work with that of a segment's calls, which are priced by their own functions. */
  private Price priced(Counts own, Core core) {
    Price price = CostModel.price(own, core, function);
    return segment.map(rows -> price.plus(rows.price())).orElse(price);
  }

  /** The kernels that the step calls: this one, or those of its segment. */
  public List<KernelBinding> calls() {
    return segment
        .map(rows -> rows.calls().stream().map(Segment.Call::binding).toList())
        .orElseGet(() -> List.of(this));
  }

  /** The same with the kernels that it calls changed. */
  KernelBinding withCalls(UnaryOperator<KernelBinding> change) {
    return segment.isEmpty()
        ? change.apply(this)
        : withSegment(segment.get().withBindings(calls().stream().map(change).toList()));
  }

  /**
   * A step that runs row by row, whose calls are made by other forms of their kernels.
   *
   * @param form of a call's binding
   */
  KernelBinding withForms(UnaryOperator<KernelBinding> form) {
    Segment rows = segment.orElseThrow();
    List<KernelBinding> forms = calls().stream().map(form).toList();
    Set<String> called = new LinkedHashSet<>(helpers);
    calls().forEach(call -> called.removeAll(call.helpers()));
    forms.forEach(call -> called.addAll(call.helpers()));
    Segment changed = rows.withBindings(forms);
    Price priced = price().minus(rows.price()).plus(changed.price());
    return with(
        parameters,
        scratch,
        overlaps,
        called,
        Optional.of(priced),
        onlyCaller,
        Optional.of(changed),
        shared);
  }

  /** Whether it takes less where the compiler knows what is passed to its function. */
  public boolean dependsOnCallers() {
    return !alone.equals(counts);
  }

  /** The work that is priced, with that of a segment's calls. */
  public Counts work() {
    Counts own = onlyCaller ? alone : counts;
    return segment.map(rows -> own.and(rows.work())).orElse(own);
  }

  /** What is known of a binding only after its kernel made it, in place of what it has. */
  private KernelBinding with(
      List<Overlap> permitted,
      Set<String> called,
      Optional<Price> priced,
      boolean only,
      Optional<KernelBinding> other) {
    return with(parameters, permitted, called, priced, only, other);
  }

  /** The same with other fields of the parameter structure. */
  KernelBinding withParameters(List<Parameter> fields) {
    return with(fields, overlaps, helpers, known, onlyCaller, shared);
  }

  private KernelBinding with(
      List<Parameter> fields,
      List<Overlap> permitted,
      Set<String> called,
      Optional<Price> priced,
      boolean only,
      Optional<KernelBinding> other) {
    return with(fields, scratch, permitted, called, priced, only, segment, other);
  }

  private KernelBinding withSegment(Segment rows) {
    return with(
        parameters, scratch, overlaps, helpers, known, onlyCaller, Optional.of(rows), shared);
  }

  private KernelBinding with(
      List<Parameter> fields,
      List<ScratchRequest> wanted,
      List<Overlap> permitted,
      Set<String> called,
      Optional<Price> priced,
      boolean only,
      Optional<Segment> rows,
      Optional<KernelBinding> other) {
    return new KernelBinding(
        kernel,
        template,
        function,
        specialisation,
        arguments,
        fields,
        constants,
        wanted,
        permitted,
        called,
        alignmentBytes,
        priced,
        counts,
        alone,
        only,
        tiles,
        blocks,
        codeBytes,
        helperBytes,
        rows,
        other);
  }

  public static Builder builder(String kernel, String template, String function) {
    return new Builder(kernel, template, function);
  }

  /** Collects the parts of a binding; each {@code add} returns the argument that refers to it. */
  public static final class Builder {
    private final String kernel;
    private final String template;
    private final String function;
    private final Map<String, Object> specialisation = new LinkedHashMap<>();
    private final List<Argument> arguments = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<PackedConstant> constants = new ArrayList<>();
    private final List<ScratchRequest> scratch = new ArrayList<>();
    private final List<Overlap> overlaps = new ArrayList<>();
    private final Set<String> helpers = new LinkedHashSet<>();
    private int alignmentBytes = 1;
    private Counts counts = Counts.NONE;
    private Optional<Counts> alone = Optional.empty();
    private Optional<ChannelTiles> tiles = Optional.empty();
    private Optional<SparseBlocks> blocks = Optional.empty();
    private int codeBytes = USUAL_CODE_BYTES;
    private final Map<String, Integer> helperBytes = new LinkedHashMap<>();
    private Optional<Segment> segment = Optional.empty();
    private Optional<KernelBinding> shared = Optional.empty();

    private Builder(String kernel, String template, String function) {
      this.kernel = kernel;
      this.template = template;
      this.function = function;
    }

    /** Bakes a value into the function. */
    public Builder bake(String name, Object value) {
      specialisation.put(name, value);
      return this;
    }

    /** Bakes the spelling of a type into the function. */
    public Builder bake(String name, CType type) {
      return bake(name, type.spelling());
    }

    /** Appends to the C function's argument list. */
    public Builder argument(Argument argument) {
      arguments.add(argument);
      return this;
    }

    public Builder input(int index) {
      return argument(new Argument.Input(index));
    }

    public Builder output(int index) {
      return argument(new Argument.Output(index));
    }

    /** Adds a packed constant without passing it; returns its index. */
    public int addConstant(PackedConstant constant) {
      constants.add(constant);
      return constants.size() - 1;
    }

    /** Adds a packed constant and passes its address. */
    public Builder constant(PackedConstant constant) {
      return argument(new Argument.Constant(addConstant(constant)));
    }

    /** Requests scratch and passes its address as a pointer to {@code type}. */
    public Builder scratch(String role, CType type, long sizeBytes, int alignment) {
      return scratch(new ScratchRequest(role, sizeBytes, alignment, Optional.empty()), type);
    }

    /** Requests scratch and passes its address as a pointer to {@code type}. */
    public Builder scratch(ScratchRequest request, CType type) {
      scratch.add(request);
      return argument(new Argument.Scratch(scratch.size() - 1, type));
    }

    /** Adds an integer field to the parameter structure. */
    public Builder parameter(String name, CType type, long value) {
      parameters.add(new Parameter.Whole(name, type, value));
      return this;
    }

    /** Adds a float field to the parameter structure. */
    public Builder parameter(String name, float value) {
      parameters.add(new Parameter.Real(name, value));
      return this;
    }

    /** Adds a packed constant and a field of the parameter structure that points to it. */
    public Builder parameter(String name, PackedConstant constant) {
      parameters.add(new Parameter.Pointer(name, constant.type(), addConstant(constant)));
      return this;
    }

    /** Passes the address of the parameter structure. */
    public Builder parameters() {
      return argument(new Argument.Parameters());
    }

    /** Lets an output start at the very address of an input. */
    public Builder inPlace(int inputIndex, int outputIndex) {
      return overlaps(List.of(Overlap.inPlace(inputIndex, outputIndex)));
    }

    /** Lets outputs share bytes with inputs. */
    public Builder overlaps(List<Overlap> permitted) {
      overlaps.addAll(permitted);
      return this;
    }

    public Builder helper(String name) {
      helpers.add(name);
      return this;
    }

    /** Calls a helper that takes so much of flash. */
    public Builder helper(String name, int bytes) {
      helperBytes.put(name, bytes);
      return helper(name);
    }

    public Builder alignment(int bytes) {
      alignmentBytes = bytes;
      return this;
    }

    /** Says what the kernel does in one inference. */
    public Builder counts(Counts work) {
      counts = work;
      return this;
    }

    /** Says what it does where nothing else calls the function; else it is the same. */
    public Builder alone(Counts work) {
      alone = Optional.of(work);
      return this;
    }

    /** Says how the function is called for some output channels at a time. */
    public Builder tiles(ChannelTiles tiles) {
      this.tiles = Optional.of(tiles);
      return this;
    }

    /** Says that the weights are kept in sparse blocks. */
    public Builder blocks(SparseBlocks blocks) {
      this.blocks = Optional.of(blocks);
      return this;
    }

    /** Says what the C function takes of flash, about. */
    public Builder code(int bytes) {
      codeBytes = bytes;
      return this;
    }

    /** Says that the step computes a graph row by row. */
    public Builder segment(Segment rows) {
      segment = Optional.of(rows);
      return this;
    }

    /** Offers a function that bakes in less. */
    public Builder shared(KernelBinding binding) {
      shared = Optional.of(binding);
      return this;
    }

    /**
     * The binding.
     *
     * @throws IllegalStateException if the kernel does not say what it does: it would be the
     *     cheapest on every core
     */
    public KernelBinding build() {
      if (counts.numbers().isEmpty()) {
        throw new IllegalStateException(kernel + " does not count its work");
      }
      return new KernelBinding(
          kernel,
          template,
          function,
          specialisation,
          arguments,
          parameters,
          constants,
          scratch,
          overlaps,
          helpers,
          alignmentBytes,
          Optional.empty(),
          counts,
          alone.orElse(counts),
          false,
          tiles,
          blocks,
          codeBytes,
          helperBytes,
          segment,
          shared);
    }
  }
}
