package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "I8, -128, 127",
    "I16, -32768, 32767",
    "I32, -2147483648, 2147483647",
    "U8, 0, 255",
    "U16, 0, 65535",
    "U32, 0, 4294967295",
    "BYTE, 0, 255"
  })
  void aTypeHoldsItsEndsAndNothingBeyond(CType type, long min, long max) {
    assertThat(new Parameter.Whole("field", type, min).value()).isEqualTo(min);
    assertThat(new Parameter.Whole("field", type, max).value()).isEqualTo(max);
    assertThatThrownBy(() -> new Parameter.Whole("field", type, min - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field: " + (min - 1) + " is no " + type.spelling());
    assertThatThrownBy(() -> new Parameter.Whole("field", type, max + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = CType.class,
      names = {"I64", "U64"})
  void longsAreWhateverJavaHolds(CType type) {
    assertThat(type.holds(Long.MIN_VALUE) && type.holds(Long.MAX_VALUE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1"})
  void aFloatIsNoTypeOfAWholeNumber(long value) {
    assertThatThrownBy(() -> new Parameter.Whole("field", CType.F32, value))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
