package dev.wafer.compiler;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;

/** Compiles TensorFlow Lite models to C99. Has no state: one serves any number of models. */
public final class WaferCompiler {
  private final ModelCompiler compiler = new ModelCompiler();

  /**
   * Compiles a model.
   *
   * @param model the bytes of a {@code .tflite} file
   * @throws ModelRejectedException with every reason why the model cannot be compiled
   * @throws BudgetExceededException if the result does not fit the target or the options' budgets
   */
  public Compilation compile(byte[] model, CompileOptions options) {
    try {
      return new Compilation(compiler.compile(model, options.request()));
    } catch (WaferException e) {
      throw new ModelRejectedException(
          e.diagnostics().stream().map(Diagnostic::toString).toList(), e);
    } catch (BudgetException e) {
      throw new BudgetExceededException(e.getMessage(), e.shortfallBytes(), e);
    }
  }
}
