package dev.wafer.frontend.ops;

import dev.wafer.frontend.user.Dims;
import dev.wafer.frontend.user.Expression;
import dev.wafer.frontend.user.ExpressionException;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.Extents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the names of a declaration stand for, at one operator of a file. */
final class DeclaredNames implements Expression.Scope {
  private final Map<String, Long> numbers = new LinkedHashMap<>();
  private final Map<String, TensorType> tensors = new LinkedHashMap<>();
  private Optional<List<Integer>> rest = Optional.empty();

  @Override
  public Optional<Long> number(String name) {
    return Optional.ofNullable(numbers.get(name));
  }

  @Override
  public Optional<TensorType> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  void number(String name, long value) {
    numbers.put(name, value);
  }

  void tensor(String name, TensorType type) {
    tensors.put(name, type);
  }

  /** Whether a shape is one of a pattern; a name that is new then stands for its extent. */
  boolean bind(Dims pattern, Shape shape) {
    int listed = pattern.extents().size();
    int before = shape.rank() - listed;
    if (before < 0 || (before > 0 && !pattern.rest())) {
      return false;
    }
    if (pattern.rest()) {
      List<Integer> found = shape.dims().subList(0, before);
      if (!rest.orElse(found).equals(found)) {
        return false;
      }
      rest = Optional.of(found);
    }
    for (int i = 0; i < listed; i++) {
      if (!bind(pattern.extents().get(i), shape.dim(before + i))) {
        return false;
      }
    }
    return true;
  }

  private boolean bind(Expression entry, long extent) {
    if (entry.numbers().isEmpty()) {
      return entry.value(this) == extent;
    }
    return numbers.computeIfAbsent(entry.toString(), name -> extent) == extent;
  }

  /**
   * The extents that a declaration gives a result.
   *
   * @param refusal what to throw where an expression has no value
   */
  Extents extents(Dims shape, Function<ExpressionException, BrokenRuleException> refusal) {
    List<Long> extents = new ArrayList<>();
    if (shape.rest()) {
      rest.ifPresent(found -> found.forEach(extent -> extents.add((long) extent)));
    }
    try {
      shape.extents().forEach(entry -> extents.add(entry.value(this)));
    } catch (ExpressionException e) {
      throw refusal.apply(e);
    }
    return new Extents(extents);
  }

  /** For messages: what the names are so far. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    rest.ifPresent(found -> out.append(", ").append(Dims.REST).append(" = ").append(found));
    numbers.forEach((name, value) -> out.append(", ").append(name).append(" = ").append(value));
    return out.toString();
  }
}
