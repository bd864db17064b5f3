package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is known of one operator before anything computes it. Immutable.
 *
 * @param <T> the record of its nodes, which a family of operators shares
 */
public final class OpSpec<T extends Op> {
  private final Class<T> type;
  private final String keyword;
  private final TypeTable types;
  private final TypeTable nodeTypes;
  private final ShapeFunction<T> shapes;
  private final StateFunction<T> states;
  private final List<Rule> rules;
  private final List<Requirement<? super T>> requirements;
  private final BiFunction<T, AttributeWriter, AttributeWriter> write;
  private final Function<AttributeReader, T> read;
  private final List<String> notes;
  private final List<FileForm> forms = new ArrayList<>();

  /** The shapes of a node's outputs. */
  @FunctionalInterface
  interface ShapeFunction<T extends Op> {
    /**
     * The extents of each output. Where inputs and attributes leave something open, it follows from
     * the outputs that the node has.
     *
     * @throws BrokenRuleException if the inputs do not go together
     */
    List<Extents> of(T op, NodeCheck node);
  }

  /** The variables that an operator keeps. */
  @FunctionalInterface
  interface StateFunction<T extends Op> {
    /**
     * The types of a node's last inputs.
     *
     * @param node with the inputs before these
     * @throws BrokenRuleException if inputs and attributes do not go together
     */
    List<TensorType> of(T op, NodeCheck node);
  }

  private OpSpec(Builder<T> from) {
    type = from.type;
    keyword = from.keyword;
    types = from.types;
    nodeTypes = from.types.andRows(from.internal);
    shapes = from.shapes;
    states = from.states;
    requirements = List.copyOf(from.requirements);
    rules = List.copyOf(from.rules);
    write = from.write;
    read = from.read;
    notes = List.copyOf(from.notes);
    for (Function<OpSpec<T>, FileForm> form : from.forms) {
      forms.add(form.apply(this));
    }
  }

  /** Starts the specification of the operator that goes by {@code keyword}. */
  static <T extends Op> Builder<T> of(Class<T> type, String keyword) {
    return new Builder<>(type, keyword);
  }

  /** The record of the operator's nodes. */
  public Class<T> type() {
    return type;
  }

  /** The operator's name in the text form. */
  public String keyword() {
    return keyword;
  }

  /** Inputs and outputs of a node, and the element types that a file may give them. */
  public TypeTable types() {
    return types;
  }

  /**
   * Inputs and outputs of a node with all element types that it may have in a graph: those of
   * {@link #types}, and those that only Wafer's own passes make.
   */
  public TypeTable nodeTypes() {
    return nodeTypes;
  }

  /** The rules of the operator beside {@link CommonRules#GENERAL}. */
  public List<Rule> rules() {
    return rules;
  }

  /** What the results are where one might expect others; sentences. */
  public List<String> notes() {
    return notes;
  }

  /** The operators of the file format that become nodes of this operator. */
  public List<FileForm> forms() {
    return List.copyOf(forms);
  }

  /** Writes the attributes of an operator of this specification; gives {@code out}. */
  public AttributeWriter write(Op op, AttributeWriter out) {
    return write.apply(type.cast(op), out);
  }

  /**
   * An operator with the attributes read.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public T read(AttributeReader in) {
    return read.apply(in);
  }

  /**
   * Checks that a node has the inputs and outputs of its operator, in {@link #nodeTypes}.
   *
   * @throws BrokenRuleException if not
   */
  public void checkTypes(NodeCheck node) {
    requireArity(node);
    nodeTypes.check(node);
  }

  private void requireArity(NodeCheck node) {
    node.require(
        Column.fit(types.inputs(), node.inputs()) && Column.fit(types.outputs(), node.outputs()),
        CommonRules.ARITY,
        () -> "%d inputs, %d outputs".formatted(node.inputs().size(), node.outputs().size()));
  }

  /**
   * Checks that a node has the inputs and outputs of its operator, in shapes that go together.
   *
   * @throws BrokenRuleException if not
   */
  public void checkShapes(Op op, NodeCheck node) {
    requireArity(node);
    List<Extents> computed = shapes.of(type.cast(op), node);
    for (int i = 0; i < computed.size(); i++) {
      node.requireShape(i, computed.get(i));
    }
    List<TensorType> kept = states(op, node);
    for (int i = 0; i < kept.size(); i++) {
      Value state = node.input(node.inputs().size() - kept.size() + i);
      Shape shape = kept.get(i).shape();
      node.requireOf(
          state,
          state.shape().equals(shape),
          CommonRules.STATE_SHAPE,
          () -> "[%s], not [%s]".formatted(state.shape(), shape));
    }
  }

  /**
   * The variables that the operator keeps though the file has none for them: the types of a node's
   * last inputs.
   *
   * @param node with the inputs before these
   * @throws BrokenRuleException if inputs and attributes do not go together
   */
  public List<TensorType> states(Op op, NodeCheck node) {
    return states.of(type.cast(op), node);
  }

  /**
   * Checks what the operator asks of a node beside types and shapes.
   *
   * @throws BrokenRuleException if a rule of {@link #rules} is broken
   */
  public void checkRequirements(Op op, NodeCheck node) {
    for (Requirement<? super T> requirement : requirements) {
      requirement.check().accept(type.cast(op), node);
    }
  }

  /** Collects a specification. */
  static final class Builder<T extends Op> {
    private final Class<T> type;
    private final String keyword;
    private TypeTable types = TypeTable.inputs("input").outputs("output");
    private final List<List<DataType>> internal = new ArrayList<>();
    private ShapeFunction<T> shapes = (op, node) -> List.of(Extents.of(node.input(0).shape()));
    private StateFunction<T> states = (op, node) -> List.of();
    private final Set<Rule> rules = new LinkedHashSet<>();
    private final List<Requirement<? super T>> requirements = new ArrayList<>();
    private BiFunction<T, AttributeWriter, AttributeWriter> write = (op, out) -> out;
    private Function<AttributeReader, T> read =
        in -> {
          throw new IllegalStateException("no text form");
        };
    private final List<String> notes = new ArrayList<>();
    private final List<Function<OpSpec<T>, FileForm>> forms = new ArrayList<>();

    private Builder(Class<T> type, String keyword) {
      this.type = type;
      this.keyword = keyword;
    }

    Builder<T> types(TypeTable table) {
      types = table;
      return this;
    }

    /**
     * A combination of element types that no file may have and that Wafer's own passes make: the
     * types of the free columns, inputs first. Every stage after the importer takes it, and the
     * page of operators does not list it.
     */
    Builder<T> internal(DataType... row) {
      internal.add(List.of(row));
      return this;
    }

    /** One output of the shape given; without this call it is that of the first input. */
    Builder<T> shape(BiFunction<T, NodeCheck, Extents> function, Rule... broken) {
      return shapes((op, node) -> List.of(function.apply(op, node)), broken);
    }

    /**
     * @param broken the rules that inputs may break
     */
    Builder<T> shapes(ShapeFunction<T> function, Rule... broken) {
      shapes = function;
      rules.addAll(List.of(broken));
      return this;
    }

    /** Says what the operator keeps, checking the rules that it needs for that. */
    Builder<T> states(StateFunction<T> function) {
      states = function;
      rules.add(CommonRules.STATE_SHAPE);
      return this;
    }

    Builder<T> requires(Requirement<? super T> requirement) {
      requirements.add(requirement);
      rules.addAll(requirement.rules());
      return this;
    }

    /** The text form of an operator without attributes. */
    Builder<T> text(Supplier<T> create) {
      return text((op, out) -> out, in -> create.get());
    }

    Builder<T> text(
        BiFunction<T, AttributeWriter, AttributeWriter> writer,
        Function<AttributeReader, T> reader) {
      write = writer;
      read = reader;
      return this;
    }

    Builder<T> note(String... sentences) {
      notes.addAll(List.of(sentences));
      return this;
    }

    /** The file's operator has the same name and inputs. */
    Builder<T> form(int optionsType) {
      forms.add(spec -> new FileForm(keyword, optionsType, spec.types(), spec));
      return this;
    }

    /**
     * @param fileInputs the inputs in the order of the file
     */
    Builder<T> form(String name, int optionsType, TypeTable fileInputs) {
      forms.add(
          spec ->
              new FileForm(name, optionsType, spec.types().reordered(fileInputs.inputs()), spec));
      return this;
    }

    /**
     * A custom operator of the file, told by its code.
     *
     * @param table what the runtime that has the operator takes, in the order of the file
     */
    Builder<T> customForm(String code, TypeTable table) {
      forms.add(spec -> new FileForm(FileForm.CUSTOM + code, 0, table, spec));
      return this;
    }

    /** A custom operator of the file that goes by the keyword and has the same inputs. */
    Builder<T> customForm() {
      forms.add(spec -> new FileForm(FileForm.CUSTOM + keyword, 0, spec.types(), spec));
      return this;
    }

    /**
     * The file's operator becomes nodes of this one for element types of its own.
     *
     * @param fileTable inputs in the order of the file, outputs and rows
     */
    Builder<T> formOf(String name, int optionsType, TypeTable fileTable) {
      forms.add(spec -> new FileForm(name, optionsType, fileTable, spec));
      return this;
    }

    OpSpec<T> build() {
      return new OpSpec<>(this);
    }
  }
}
