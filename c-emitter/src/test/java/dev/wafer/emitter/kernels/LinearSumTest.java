package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearSumTest {
  private static final int MODELS = 60;

  /** Of sums and differences of usual scales nearly all have a form, and it gives all pairs. */
  @Test
  void givesWhatTheOperatorDoes() {
    Random random = new Random(5);
    int found = 0;
    for (int i = 0; i < MODELS; i++) {
      float scale = 0.02f + 0.1f * random.nextFloat();
      boolean subtracts = i % 4 == 3;
      RescaledPairParameters parameters =
          parameters(
              subtracts ? BinaryFn.SUB : BinaryFn.ADD,
              i % 3 == 0 ? Activation.RELU : Activation.NONE,
              type(scale * (0.3f + 0.9f * random.nextFloat()), random),
              type(scale * (0.3f + 0.9f * random.nextFloat()), random),
              type(scale, random));
      Optional<LinearSum> form = LinearSum.of(parameters, subtracts);
      if (form.isPresent()) {
        found++;
        for (int a = -128; a < 128; a++) {
          for (int b = -128; b < 128; b++) {
            int sum = a * form.get().factorA() + b * form.get().factorB() + form.get().offset();
            assertThat(parameters.range().clamp(sum >> form.get().shift()))
                .isEqualTo(subtracts ? parameters.subtract(a, b) : parameters.add(a, b));
          }
        }
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(MODELS * 9 / 10);
  }

  /** Sixths are often a half, which rounds up above zero and down below. */
  @Test
  void noFormRoundsManyTiesAwayFromZero() {
    assertThat(
            LinearSum.of(
                parameters(
                    BinaryFn.ADD,
                    Activation.NONE,
                    s8(0.05f, -3, 4),
                    s8(0.02f, 127, 4),
                    s8(0.06f, 5, 4)),
                false))
        .isEmpty();
  }

  private static RescaledPairParameters parameters(
      BinaryFn fn, Activation activation, TensorType a, TensorType b, TensorType out) {
    GraphBuilder builder = new GraphBuilder("sum");
    Value x = builder.input("a", a);
    Value y = builder.input("b", b);
    Node node =
        builder.output(builder.node(new Binary(fn, activation), out, x, y)).build().nodes().get(0);
    return RescaledPairParameters.of(node);
  }

  private static TensorType type(float scale, Random random) {
    return s8(scale, random.nextBoolean() ? -128 : random.nextInt(41) - 20, 4);
  }
}
