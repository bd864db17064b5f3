package dev.wafer.passes.pipeline;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassObserver;
import java.util.List;
import java.util.function.Consumer;

/** Prints the graph after one pass, or after all of them. */
public final class DumpAfter implements PassObserver {
  /** Selects every pass. */
  public static final String ALL = "all";

  private final String selected;
  private final Consumer<String> out;

  private DumpAfter(String selected, Consumer<String> out) {
    this.selected = selected;
    this.out = out;
  }

  /**
   * An observer that hands the text form of the graph to {@code out}.
   *
   * @param selected name of a pass of the pipeline, or {@link #ALL}
   * @throws WaferException if the pipeline has no such pass
   */
  public static DumpAfter of(Pipeline pipeline, String selected, Consumer<String> out) {
    List<String> names = pipeline.names();
    if (!selected.equals(ALL) && !names.contains(selected)) {
      throw new WaferException(
          Diagnostic.of(Diagnostic.Code.INVALID_INPUT, "no pass has this name")
              .found(selected)
              .supported(ALL + ", " + String.join(", ", names)));
    }
    return new DumpAfter(selected, out);
  }

  @Override
  public void after(Pass pass, Graph graph) {
    if (selected.equals(ALL) || selected.equals(pass.name())) {
      out.accept("// after %s%n%s".formatted(pass.name(), GraphPrinter.print(graph)));
    }
  }
}
