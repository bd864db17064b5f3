package dev.wafer.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpTest {
  @Test
  void aClampTellsItsActivation() {
    assertThat(new Unary(UnaryFn.RELU6).clamp()).isEqualTo(Activation.RELU6);
    assertThat(new Unary(UnaryFn.TANH).clamp()).isEqualTo(Activation.NONE);
    assertThat(new FullyConnected(false, Activation.RELU).clamp()).isEqualTo(Activation.NONE);
  }

  @Test
  void onlyAReshapeLeavesElementsAsTheyLie() {
    assertThat(new Reshape().isAlias()).isTrue();
    assertThat(new Transpose(List.of(0, 1)).isAlias()).isFalse();
  }

  @Test
  void whatAFileStoresIsDecodedByTwoOperators() {
    assertThat(List.of(new Densify(), new Dequantize())).allMatch(Op::decodes);
    assertThat(List.of(new Quantize(), new Cast())).noneMatch(Op::decodes);
  }

  @Test
  void theKindsOfOperatorsAreTheRecordsOfAllFamilies() {
    assertThat(Op.kinds()).contains(Unary.class, Conv2d.class, Pool2d.class, Unsupported.class);
    assertThat(Op.kinds()).allMatch(Class::isRecord).doesNotContain(Windowed.class);
  }
}
