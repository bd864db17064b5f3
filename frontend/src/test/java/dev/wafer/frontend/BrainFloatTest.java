package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import org.junit.jupiter.api.Test;

/** Constants of BFLOAT16 are FLOAT32 ones of the same numbers; at run time there are none. */
class BrainFloatTest {
  private static final int BFLOAT16 = 18;

  private final ModelBuilder model = new ModelBuilder();
  private final int x = model.tensor(FLOAT32, 3);

  @Test
  void constantsAreReadAsFloats() {
    // 1.5, -0.0 and the least number above zero that BFLOAT16 holds.
    int buffer = model.buffer(new byte[] {(byte) 0xC0, 0x3F, 0, (byte) 0x80, 1, 0});
    model.inputs(x);
    ImportResult result = withSecond(model.add(model.table(BFLOAT16, buffer, 3)));
    assertThat(result.unsupported()).isEmpty();
    Graph graph = result.model().main();
    DenseConstant constant = graph.dense(graph.nodes().get(0).input(1)).orElseThrow();
    assertThat(constant.dataType()).isEqualTo(DataType.FLOAT32);
    assertThat(constant.floatAt(0)).isEqualTo(1.5f);
    assertThat(Float.floatToRawIntBits(constant.floatAt(1))).isEqualTo(0x8000_0000);
    assertThat(Float.floatToRawIntBits(constant.floatAt(2))).isEqualTo(0x0001_0000);
  }

  @Test
  void halfANumberIsRefused() {
    int second = model.add(model.table(BFLOAT16, model.buffer(new byte[5]), 3));
    model.inputs(x);
    assertThatThrownBy(() -> withSecond(second))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("5 bytes for shape [3]");
  }

  @Test
  void tensorsOfTheRunAreRefused() {
    int other = model.tensor(BFLOAT16, 3);
    model.inputs(x, other);
    ImportResult result = withSecond(other);
    assertThat(result.unsupported()).hasSize(1);
    assertThat(result.unsupported().get(0).rule()).isEqualTo("the tensor's type is supported");
    assertThat(result.unsupported().get(0).found()).isEqualTo("BFLOAT16");
  }

  private ImportResult withSecond(int second) {
    int y = model.tensor(FLOAT32, 3);
    model.operator(SmallModels.ADD, ints(x, second), ints(y), 11, ModelBuilder.options());
    model.outputs(y);
    return TfliteImporter.importModel(model.build());
  }
}
