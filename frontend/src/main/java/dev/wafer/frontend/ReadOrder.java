package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Tensors that an operator reads before anything gave them contents, each reported once. */
final class ReadOrder {
  private final Map<Value, FileOperator> tooEarly = new LinkedHashMap<>();
  private final Set<Value> written = new LinkedHashSet<>();

  /** {@code reader} reads {@code value}, which holds nothing yet. */
  void readsTooEarly(Value value, FileOperator reader) {
    tooEarly.putIfAbsent(value, reader);
  }

  void isWritten(Value value) {
    written.add(value);
  }

  boolean isReadTooEarly(Value value) {
    return tooEarly.containsKey(value);
  }

  /** Adds what was found, once all operators are known. */
  void report(Problems problems) {
    tooEarly.forEach(
        (value, reader) ->
            problems.add(
                (written.contains(value) ? outOfOrder() : withoutContents())
                    .atOperator(reader.index(), reader.name())
                    .atTensor(value.name())));
  }

  private static Diagnostic outOfOrder() {
    return Diagnostic.of(
            Code.INCONSISTENT_MODEL, "an operator reads what operators before it write")
        .found("a tensor that a later operator writes")
        .help("The graph has a cycle, or its operators are out of order.");
  }

  private static Diagnostic withoutContents() {
    return Diagnostic.of(
            Code.INCONSISTENT_MODEL,
            "a tensor that is read is an input of the graph, is written by an operator, or has"
                + " contents in the file")
        .found("a buffer without bytes")
        .help("The file lost its weights, or lists too few inputs: convert the model again.");
  }
}
