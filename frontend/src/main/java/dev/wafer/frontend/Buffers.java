package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatBuffer;
import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.List;

/** The model's buffers, each read once however many tensors share it. */
final class Buffers {
  private static final int DATA = 0;
  private static final int OFFSET = 1;
  private static final int SIZE = 2;

  /** Offsets 0 and 1 are placeholders for "inside". */
  private static final long LAST_PLACEHOLDER_OFFSET = 1;

  private final List<Bytes> contents = new ArrayList<>();

  Buffers(FlatBuffer file, List<FlatTable> tables) {
    for (FlatTable table : tables) {
      Bytes inside = table.bytes(DATA);
      long offset = table.int64(OFFSET);
      boolean outside = offset < 0 || offset > LAST_PLACEHOLDER_OFFSET;
      contents.add(inside.size() == 0 && outside ? file.slice(offset, table.int64(SIZE)) : inside);
    }
  }

  /** The bytes of buffer {@code index}; empty for a tensor that is not a constant. */
  Bytes get(long index) {
    if (index >= contents.size()) {
      throw new WaferException(
          Diagnostic.of(Diagnostic.Code.MALFORMED_MODEL, "a buffer's index is out of range")
              .found(Long.toString(index))
              .supported(IndexRange.of(contents.size())));
    }
    return contents.get((int) index);
  }
}
