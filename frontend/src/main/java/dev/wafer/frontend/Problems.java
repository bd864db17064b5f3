package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.List;

/** Collects what makes a model impossible to represent, so that the user sees all of it at once. */
final class Problems {
  /** Past this many nobody learns more, while a hostile file could go on for long. */
  private static final int MAX_PROBLEMS = 10_000;

  private final List<Diagnostic> found = new ArrayList<>();

  void add(Diagnostic diagnostic) {
    found.add(diagnostic);
    if (found.size() >= MAX_PROBLEMS) {
      throwIfAny();
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new WaferException(found);
    }
  }
}
