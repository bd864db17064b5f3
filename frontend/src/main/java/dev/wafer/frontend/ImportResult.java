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
 * @param warnings as sentences: what was decided about the model without being asked for
 */
public record ImportResult(Model model, List<Diagnostic> unsupported, List<String> warnings) {
  public ImportResult {
    unsupported = List.copyOf(unsupported);
    warnings = List.copyOf(warnings);
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
