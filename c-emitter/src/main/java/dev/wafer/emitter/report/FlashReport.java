package dev.wafer.emitter.report;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.FlashUse;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is in flash, function by function and array by array, and for which steps. */
final class FlashReport {
  /** What a loop over a table of calls takes beside the calls themselves, about. */
  private static final int ROWS_BYTES = 120;

  private static final int CALL_BYTES = 24;

  private final EmittedModel emitted;
  private final CompileReport.Code code;
  private final List<CompileReport.Array> constants = new ArrayList<>();

  FlashReport(EmittedModel emitted) {
    this.emitted = emitted;
    this.code = CompileReport.Code.of(CompileReport.Code.ESTIMATED, functions());
    for (ConstantPool.Entry entry : emitted.constants().entries()) {
      constants.add(
          new CompileReport.Array(
              entry.name(),
              entry.constant().kind().name().toLowerCase(Locale.ROOT),
              entry.constant().data().size(),
              List.copyOf(emitted.use().readers(entry.name()))));
    }
  }

  /** As the kernels estimate it. */
  CompileReport.Code code() {
    return code;
  }

  List<CompileReport.Array> constants() {
    return constants;
  }

  private List<CompileReport.Function> functions() {
    List<CompileReport.Function> functions = new ArrayList<>();
    Map<String, Integer> helpers = new LinkedHashMap<>();
    for (FlashUse.Use use : emitted.use().functions()) {
      KernelBinding binding = use.binding();
      functions.add(
          new CompileReport.Function(
              use.name(),
              binding.segment().isPresent() ? "rows" : "kernel",
              binding.kernel(),
              bytes(binding),
              List.copyOf(use.steps())));
      helpers.putAll(binding.helperBytes());
    }
    helpers.forEach(
        (name, bytes) ->
            functions.add(
                new CompileReport.Function(
                    emitted.prefix() + "_" + name, "support", "", bytes, List.of())));
    return functions;
  }

  private static long bytes(KernelBinding binding) {
    return binding
        .segment()
        .map(rows -> (long) ROWS_BYTES + (long) CALL_BYTES * rows.calls().size())
        .orElse((long) binding.codeBytes());
  }
}
