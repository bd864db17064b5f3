package dev.wafer.frontend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What TensorFlow Lite Micro computes: each operator with each combination of element types. */
final class MicroOperators {
  /**
   * A combination.
   *
   * @param types of inputs, and of outputs behind {@code >}; see the list
   */
  record Cell(String operator, String types) {
    private static final String ANY = "_";
    private static final String EVERY = "any";

    /** Whether a node is of the operator and has these types. */
    boolean holds(FileNode node) {
      if (!operator.equals(node.operator())) {
        return false;
      }
      String[] sides = types.split(">", -1);
      return types.equals(EVERY)
          || (agree(sides[0], node.inputs())
              && (sides.length == 1 || agree(sides[1], node.outputs())));
    }

    private static boolean agree(String wanted, List<String> found) {
      String[] types = wanted.split(",", -1);
      for (int i = 0; i < types.length; i++) {
        if (!types[i].equals(ANY) && (i >= found.size() || !types[i].equals(found.get(i)))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return operator + " " + types;
    }
  }

  private static final String LIST = "micro-operators.txt";

  private MicroOperators() {}

  /** All combinations, by operator. */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (String line : list().lines().filter(l -> !l.startsWith("#")).toList()) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        cells.add(new Cell(words[0], words[i]));
      }
    }
    return cells;
  }

  private static String list() {
    try (InputStream in = MicroOperators.class.getResourceAsStream(LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
