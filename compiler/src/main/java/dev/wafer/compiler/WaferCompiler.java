package dev.wafer.compiler;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.SharedArenaException;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.util.List;

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
      throw rejected(e);
    } catch (BudgetException e) {
      throw exceeded(e);
    }
  }

  /**
   * Begins the compilation of several models with one arena.
   *
   * @param name of the C files and of the arena's macros: any text, which is made a C identifier;
   *     no model has it
   */
  public SharedCompilation.Builder shared(String name) {
    return new SharedCompilation.Builder(this, NameAllocator.prefix(name));
  }

  SharedCompilation compile(String name, List<SharedModels.Source> sources) {
    SharedModels shared;
    try {
      shared = SharedModels.compile(compiler, name, sources);
    } catch (WaferException e) {
      throw rejected(e);
    } catch (SharedArenaException e) {
      throw new InvalidOptionsException(e.getMessage(), e);
    }
    if (shared.excess().isPresent()) {
      throw exceeded(shared.excess().get());
    }
    return new SharedCompilation(shared);
  }

  private static ModelRejectedException rejected(WaferException e) {
    return new ModelRejectedException(
        e.diagnostics().stream().map(Diagnostic::toString).toList(), e);
  }

  private static BudgetExceededException exceeded(BudgetException e) {
    return new BudgetExceededException(e.getMessage(), e.shortfallBytes(), e);
  }
}
