package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatBuffer;
import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.spec.FileForm;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code OperatorCode} and {@code Operator} tables. */
final class OperatorReader {
  private static final int DEPRECATED_BUILTIN_CODE = 0;
  private static final int CUSTOM_CODE = 1;
  private static final int VERSION = 2;
  private static final int BUILTIN_CODE = 3;

  private static final int OPCODE_INDEX = 0;
  private static final int INPUTS = 1;
  private static final int OUTPUTS = 2;
  private static final int BUILTIN_OPTIONS_TYPE = 3;
  private static final int BUILTIN_OPTIONS = 4;
  private static final int CUSTOM_OPTIONS = 5;
  private static final int INTERMEDIATES = 8;
  private static final int LARGE_CUSTOM_OPTIONS_OFFSET = 9;
  private static final int LARGE_CUSTOM_OPTIONS_SIZE = 10;

  private record OperatorCode(String name, int version) {}

  private final FlatBuffer file;
  private final List<OperatorCode> codes = new ArrayList<>();

  OperatorReader(FlatBuffer file, List<FlatTable> operatorCodes) {
    this.file = file;
    for (FlatTable table : operatorCodes) {
      codes.add(new OperatorCode(name(table), table.int32(VERSION, 1)));
    }
  }

  FileOperator read(FlatTable table, int index) {
    long codeIndex = table.uint32(OPCODE_INDEX);
    if (codeIndex >= codes.size()) {
      throw new WaferException(
          Diagnostic.of(Diagnostic.Code.MALFORMED_MODEL, "an operator code's index is out of range")
              .atOperator(index, "")
              .found(Long.toString(codeIndex))
              .supported(IndexRange.of(codes.size())));
    }
    OperatorCode code = codes.get((int) codeIndex);
    return new FileOperator(
        index,
        code.name(),
        code.version(),
        table.uint8(BUILTIN_OPTIONS_TYPE),
        table.table(BUILTIN_OPTIONS).orElse(FlatTable.empty()),
        customOptions(table),
        table.int32s(INPUTS),
        table.int32s(OUTPUTS),
        table.int32s(INTERMEDIATES));
  }

  /** Custom options stand inside the flatbuffer, or from an offset outside of it. */
  private Bytes customOptions(FlatTable table) {
    long offset = table.int64(LARGE_CUSTOM_OPTIONS_OFFSET);
    return offset == 0
        ? table.bytes(CUSTOM_OPTIONS)
        : file.slice(offset, table.int64(LARGE_CUSTOM_OPTIONS_SIZE));
  }

  /** Old files have the code in the narrow field only, new ones in both where it fits. */
  private static String name(FlatTable table) {
    int narrow = table.int8(DEPRECATED_BUILTIN_CODE, 0);
    int wide = table.int32(BUILTIN_CODE, 0);
    int code = Math.max(narrow, wide);
    return code == BuiltinOperators.CUSTOM
        ? FileForm.CUSTOM + table.string(CUSTOM_CODE)
        : BuiltinOperators.name(code);
  }
}
