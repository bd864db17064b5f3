package dev.wafer.emitter.report;

import java.util.List;
import java.util.Locale;

/**
 * A model's graph, as it is to be shown: boxes from top to bottom in an order in which wires lead
 * to later ones.
 *
 * @param title of the page
 * @param about what stands beside the title
 * @param facts sentences on the model as a whole
 * @param legend what the kinds of boxes are called
 */
public record GraphDescription(
    String title,
    String about,
    List<String> facts,
    List<LegendEntry> legend,
    List<Box> boxes,
    List<Wire> wires) {
  /** A kind of box and what it is. */
  public record LegendEntry(Kind kind, String text) {}

  /** What a box stands for. */
  public enum Kind {
    INPUT,
    STATE,
    OUTPUT,
    /** An operator without parameters. */
    OPERATOR,
    /** An operator with parameters. */
    WEIGHTED,
    /** An operator of which the core has kernels of its own. */
    FAST,
    /** An operator that is computed as on any core. */
    PORTABLE,
    /** An operator that takes no step at run time. */
    NONE,
    REFUSED;

    /** As styles call it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An operator, or an end of the graph.
   *
   * @param title its name, in bold
   * @param lines at most two beneath
   * @param parameterBytes for the bar at its foot
   * @param zeroBytes the part of them that stands for zeros
   * @param details what is shown when one points at it
   */
  public record Box(
      Kind kind,
      String title,
      List<String> lines,
      long parameterBytes,
      long zeroBytes,
      List<Detail> details) {}

  /** A term and what is to be said to it. */
  public record Detail(String term, String text) {}

  /** A tensor on its way between two boxes, by their indices. */
  public record Wire(int from, int to, String about) {}
}
