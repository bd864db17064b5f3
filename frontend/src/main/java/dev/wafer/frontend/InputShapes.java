package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Signature;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes that the caller gives to inputs, by the names of the file or of the signature. */
final class InputShapes {
  private static final int MAX_LISTED = 10;

  private final Map<String, Shape> wanted;
  private final EdgeNames aliases;
  private final List<Shape> inOrder;
  private final List<String> warnings = new ArrayList<>();

  InputShapes(Map<String, Shape> wanted, Optional<Signature> entry) {
    this(wanted, entry, List.of());
  }

  private InputShapes(Map<String, Shape> wanted, Optional<Signature> entry, List<Shape> inOrder) {
    this.wanted = wanted;
    this.aliases = new EdgeNames(entry.map(Signature::inputs));
    this.inOrder = List.copyOf(inOrder);
  }

  /** The shapes of what a graph is given by an operator that runs it. */
  static InputShapes inOrder(List<Shape> shapes) {
    return new InputShapes(Map.of(), Optional.empty(), shapes);
  }

  /**
   * Whether the caller fixes something, so that no shape in the file counts that follows from it.
   */
  boolean any() {
    return !wanted.isEmpty() || !inOrder.isEmpty();
  }

  /** As sentences: extents that the file leaves open, and what they were taken for. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * The inputs with their shapes.
   *
   * @throws WaferException if no input has a name that was given, or its file states another shape
   */
  List<ImportedTensor> apply(List<ImportedTensor> inputs, Problems problems) {
    Map<String, Shape> left = new LinkedHashMap<>(wanted);
    List<ImportedTensor> shaped = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      ImportedTensor input = inputs.get(i);
      if (i < inOrder.size()) {
        boolean open = !input.sized() || input.isOpen();
        shaped.add(open ? input.withShape(inOrder.get(i)) : input);
        continue;
      }
      String alias = aliases.of(i, input.value());
      names.add(alias);
      Optional<Shape> named = Optional.ofNullable(left.remove(alias));
      Optional<Shape> shape =
          Optional.ofNullable(left.remove(input.value().name())).or(() -> named);
      shape.ifPresent(given -> check(input, given));
      if (shape.isEmpty()) {
        tellOpen(input, alias, problems);
      }
      shaped.add(shape.map(input::withShape).orElse(input));
    }
    if (!left.isEmpty()) {
      throw new WaferException(
          Diagnostic.of(Code.INVALID_INPUT, "the model has the input that is given a shape")
              .found("no input '" + Diagnostic.abbreviate(left.keySet().iterator().next()) + "'")
              .supported(String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())))));
    }
    return shaped;
  }

  private static void check(ImportedTensor input, Shape given) {
    List<Integer> stated = input.stated();
    boolean agrees = stated.size() == given.rank();
    for (int axis = 0; agrees && axis < given.rank(); axis++) {
      agrees =
          given.dim(axis) > 0 && (stated.get(axis) == -1 || stated.get(axis) == given.dim(axis));
    }
    if (!agrees) {
      throw new WaferException(
          Diagnostic.of(
                  Code.INVALID_INPUT, "the shape given to an input fixes what its file leaves open")
              .atTensor(input.value().name())
              .found(given.dims().toString())
              .supported(stated + ", with an extent in place of each -1"));
    }
  }

  /** One batch is what everybody wants; other extents may be mere stand-ins. */
  private void tellOpen(ImportedTensor input, String name, Problems problems) {
    List<Integer> stated = input.stated();
    if (!input.sized()) {
      problems.add(TensorReader.unknownShape(stated).atTensor(input.value().name()));
    } else if (stated.lastIndexOf(-1) > 0) {
      warnings.add(
          "the file leaves %d extents of input '%s' open, %s: %s is taken; --input-shape fixes them"
              .formatted(
                  Collections.frequency(stated, -1),
                  Diagnostic.abbreviate(name),
                  stated,
                  input.value().shape().dims()));
    }
  }
}
