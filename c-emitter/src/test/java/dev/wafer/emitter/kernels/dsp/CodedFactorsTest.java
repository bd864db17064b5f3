package dev.wafer.emitter.kernels.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How shifts go into the bits that a multiplier does not use. */
final class CodedFactorsTest {
  private static final int MULTIPLIER = 0x5A5A5A5A;

  @Test
  void upToFourShiftsAreIndicesInTheHighestBits() {
    CodedFactors factors = factors(-7, -20, -9, -1, -9);
    assertThat(factors.own()).isFalse();
    assertThat(bytes(factors.shiftTable())).containsExactly(0, 6, 8, 19);
    assertThat(words(factors.multipliers()))
        .containsExactly(0x5A5A5A5A, 0xDA5A5A5A, 0x9A5A5A5A, 0x1A5A5A5A, 0x9A5A5A5A, 0);
  }

  @Test
  void moreThanFourShiftsAreATableOfChannels() {
    CodedFactors factors = factors(-5, -4, -3, -2, -1);
    assertThat(factors.own()).isTrue();
    assertThat(bytes(factors.shiftTable())).containsExactly(4, 3, 2, 1, 0, 0);
    assertThat(words(factors.multipliers())).startsWith(0x1A5A5A5A, 0x1A5A5A5A);
  }

  private static CodedFactors factors(int... shifts) {
    return CodedFactors.of(
        Arrays.stream(shifts)
            .mapToObj(s -> new DspRequantization(new QuantizedMultiplier(MULTIPLIER, s), 3))
            .toList());
  }

  private static byte[] bytes(PackedConstant table) {
    return table.data().toArray();
  }

  private static List<Integer> words(PackedConstant table) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(table)).order(ByteOrder.LITTLE_ENDIAN);
    Integer[] words = new Integer[buffer.remaining() / 4];
    Arrays.setAll(words, i -> buffer.getInt(4 * i));
    return List.of(words);
  }
}
