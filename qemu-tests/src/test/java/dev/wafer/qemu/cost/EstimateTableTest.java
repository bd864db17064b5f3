package dev.wafer.qemu.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns of the page of estimates. */
class EstimateTableTest {
  private static final List<String> CORES = List.of("small", "large");

  private static EstimateTable table() {
    return new EstimateTable(CORES, 0.7, 1.4);
  }

  @Test
  void aRowIsFromTheLeastToTheGreatest() {
    EstimateTable table = table();
    table.add("conv", "conv_by_4", "small", 0.9);
    table.add("conv", "conv_by_8", "small", 1.5);
    table.add("conv", "conv_by_8", "large", 1);

    assertThat(table.text(List.of(), CORES).lines())
        .containsExactly(
            "| | small | large |", "|---|--:|--:|", "| `conv` | 0.90 to 1.50 | 1.00 |");
    assertThat(table.outside()).containsExactly("- `conv_by_8` on small");
  }

  @Test
  void columnsThatWereNotMeasuredStay() {
    List<String> before =
        List.of(
            "| | small | large |",
            "|---|--:|--:|",
            "| `conv` | 0.90 | 1.10 |",
            "| `gone` | 1.00 |  |",
            "| `pool` |  | 1.20 |");
    EstimateTable table = table();
    table.add("conv", "conv", "small", 1.3);
    table.add("add", "add", "small", 1);

    assertThat(table.text(before, List.of("small")).lines().skip(2))
        .containsExactly("| `add` | 1.00 |  |", "| `conv` | 1.30 | 1.10 |", "| `pool` |  | 1.20 |");
  }
}
