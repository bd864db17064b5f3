package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexRangeTest {
  @Test
  void anEmptyListHasNoLastIndex() {
    assertThat(IndexRange.of(0)).startsWith("none");
    assertThat(IndexRange.of(1)).isEqualTo("0 to 0");
    assertThat(IndexRange.of(4)).isEqualTo("0 to 3");
  }
}
