package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Model;
import dev.wafer.ir.WaferException;
import java.util.List;

/**
 * A model as it was read.
 *
 * @param unsupported why operators of the main graph cannot be compiled, in operator order; each of
 *     them is a {@link dev.wafer.ir.op.Unsupported} node
 */
public record ImportResult(Model model, List<Diagnostic> unsupported) {
  public ImportResult {
    unsupported = List.copyOf(unsupported);
  }

  /**
   * The model, if all of its main graph can be compiled.
   *
   * @throws WaferException with every problem otherwise
   */
  public Model compilable() {
    if (!unsupported.isEmpty()) {
      throw new WaferException(unsupported);
    }
    return model;
  }
}
