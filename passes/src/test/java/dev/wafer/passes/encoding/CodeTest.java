package dev.wafer.passes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.cost.CostModel;
import dev.wafer.passes.encoding.Encoding.Kind;
import dev.wafer.passes.encoding.Encoding.Unit;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTest {
  private static final Core M4 = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
  private static final Core M0PLUS = TargetCatalog.builtIn().core("cortex-m0plus").orElseThrow();

  /** Instructions as they were measured on emulated boards with a Cortex-M4. */
  @ParameterizedTest(name = "{0} {1}: {5}")
  @CsvSource({
    "BITMAP, BYTE, 1, 4000, 1000, 11020",
    "BITMAP, BYTE, 4, 4000, 1000, 5770",
    "BITMAP, NORMAL_HALF, 1, 4000, 1000, 20020",
    "BITMAP, HALF, 1, 4000, 1000, 29020",
    "BITMAP, WORD, 1, 4000, 1000, 15020",
    "DELTA8, BYTE, 1, 4000, 500, 5020",
    "DELTA4, BYTE, 1, 4000, 500, 8020",
    "PLAIN, NORMAL_HALF, 1, 4000, 4000, 56000",
    "PLAIN, HALF, 1, 4000, 4000, 92000",
    "NIBBLES, BYTE, 1, 4000, 4000, 8000"
  })
  void expandingIsEstimatedAsItWasMeasured(
      Kind kind, Unit unit, int block, int units, int stored, double measured) {
    Code code = new Code(new Encoding(kind, unit, block, false), Bytes.empty(), units, stored);

    assertThat(CostModel.instructions(code.counts(), M4) / measured).isBetween(0.7, 1.4);
    assertThat(CostModel.instructions(code.counts(), M0PLUS)).isGreaterThan((long) measured);
  }
}
