package dev.wafer.compiler;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.ir.Bytes;
import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of the compilation of several models with one arena; does not change. */
public final class SharedCompilation {
  private final SharedModels shared;

  SharedCompilation(SharedModels shared) {
    this.shared = shared;
  }

  /** Text by file name: C, the report of all models as JSON, and the reports of each. */
  public Map<String, String> files() {
    return shared.files();
  }

  /** Files that are no text, by name: weights as {@link WeightsFile#ASM} and BIN have them. */
  public Map<String, byte[]> binaryFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    shared.emitted().binaries().forEach((name, data) -> files.put(name, data.toArray()));
    return Collections.unmodifiableMap(files);
  }

  /** What all models take together, and what they would apart. */
  public SharedReport report() {
    return shared.report();
  }

  /** Of each model, in their order, what it is alone. */
  public List<CompileReport> reports() {
    return shared.members().stream().map(CompiledModel::report).toList();
  }

  /** As sentences that begin with the model's name. */
  public List<String> warnings() {
    return shared.warnings();
  }

  /** Gathers models that run one at a time, in one arena. Made by {@link WaferCompiler#shared}. */
  public static final class Builder {
    private final WaferCompiler compiler;
    private final String name;
    private final List<SharedModels.Source> sources = new ArrayList<>();

    Builder(WaferCompiler compiler, String name) {
      this.compiler = compiler;
      this.name = name;
    }

    /**
     * Adds a model.
     *
     * @param model the bytes of a {@code .tflite} file
     * @param options of a name of its own; target, budgets and the kind of file of the weights are
     *     those of all models, and the budgets for all of them together
     */
    public Builder model(byte[] model, CompileOptions options) {
      sources.add(new SharedModels.Source(Bytes.copyOf(model), options.request()));
      return this;
    }

    /**
     * Compiles the models.
     *
     * @throws InvalidOptionsException if they cannot share an arena
     * @throws ModelRejectedException with every reason why a model cannot be compiled
     * @throws BudgetExceededException if all of them do not fit the target or the options' budgets
     */
    public SharedCompilation compile() {
      return compiler.compile(name, sources);
    }
  }
}
