package dev.wafer.compiler.rules;

import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.CompareFn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Models of one operator, drawn at random, that the importer admits. */
final class Draws {
  /** These have an output of another type than their input. */
  private static final Set<String> CONVERSIONS =
      Stream.concat(
              Stream.of(
                  "CAST",
                  "QUANTIZE",
                  "DEQUANTIZE",
                  "SOFTMAX",
                  "ARG_MAX",
                  "ARG_MIN",
                  "EMBEDDING_LOOKUP"),
              Arrays.stream(CompareFn.values()).map(CompareFn::name))
          .collect(Collectors.toUnmodifiableSet());

  private static final String ALL = ".*";

  /** Other numbers draw other models: {@code -Dwafer.draw=N}. */
  private static final int DRAW = Integer.getInteger("wafer.draw", 0);

  /** Of axes where no more is wanted than that loops turn. */
  private static final int SMALL_EXTENT = 3;

  private final Instances instances = new Instances();
  private final int mostExtent;

  Draws() {
    this(SMALL_EXTENT);
  }

  /**
   * Draws of a size.
   *
   * @param mostExtent of an axis whose extent is drawn
   */
  Draws(int mostExtent) {
    this.mostExtent = mostExtent;
  }

  /** The operators to draw: all, or those that {@code -Dwafer.operators=REGEX} names. */
  static List<String> operators() {
    String wanted = System.getProperty("wafer.operators", ALL);
    return SupportedOperators.names().stream().filter(name -> name.matches(wanted)).toList();
  }

  /** Whether none are left out. */
  static boolean areOfAllOperators() {
    return System.getProperty("wafer.operators", ALL).equals(ALL);
  }

  /** The types that the output of an operator may have beside an input of a type. */
  static List<ElementType> results(String operator, ElementType in) {
    return CONVERSIONS.contains(operator) ? List.of(ElementType.values()) : List.of(in);
  }

  /**
   * A model that the importer admits.
   *
   * @param row the element types, a row of the operator's table
   */
  record Admitted(String operator, List<DataType> row, int rank, Graph graph) {
    @Override
    public String toString() {
      return "%s %s of rank %d".formatted(operator, row, rank);
    }
  }

  /**
   * Draws models of an operator in all element types.
   *
   * @param ranks of its tensors
   * @param tries for each type and rank
   */
  void of(String operator, List<Integer> ranks, int tries, Consumer<Admitted> use) {
    Instances.Drawn drawn = instances.all().get(operator);
    if (drawn == null) {
      throw new IllegalArgumentException("nothing draws a model of " + operator);
    }
    Random random = new Random(operator.hashCode() + DRAW);
    boolean converts = CONVERSIONS.contains(operator);
    for (ElementType in : ElementType.values()) {
      for (ElementType out : results(operator, in)) {
        for (int rank : ranks) {
          for (int i = 0; i < (converts ? 1 : tries); i++) {
            Instance instance = new Instance(in, out, rank, mostExtent, random);
            drawn.fill().accept(instance);
            admitted(instance.build(operator, drawn.code()))
                .ifPresent(graph -> use.accept(of(operator, instance, graph)));
          }
        }
      }
    }
  }

  private static Admitted of(String operator, Instance instance, Graph graph) {
    List<DataType> row = instance.row(SupportedOperators.find(operator).orElseThrow().types());
    return new Admitted(operator, row, instance.rank(), graph);
  }

  private static Optional<Graph> admitted(byte[] model) {
    try {
      ImportResult result = TfliteImporter.importModel(model);
      return result.unsupported().isEmpty() ? Optional.of(result.model().main()) : Optional.empty();
    } catch (WaferException contradictory) {
      return Optional.empty();
    }
  }
}
