package dev.wafer.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CallCasesTest {
  private final List<Map<String, Object>> models = new ArrayList<>();
  private final List<CallCases.Places> places = new ArrayList<>();

  @Test
  void callsWhosePlacesAreEvenlyApartShareACase() {
    add("f", 0, 900);
    add("g", 64, 500);
    add("g", 192, 300);
    add("h", 0, 0);
    add("g", 128, 400);
    CallCases cases = new CallCases(models, places);
    assertThat(cases.numbered(List.of(0, 1, 4, 2, 3))).containsExactly(0, 1, 2, 3, 4);
    assertThat(cases.count()).isTrue();
    assertThat(cases.models())
        .containsExactly(
            Map.of("call", "f(rows, rows + 900);", "numbers", List.of(0)),
            Map.of(
                "call",
                "g(rows + 64 * call, rows + (-100 * call + 600));",
                "numbers",
                List.of(1, 2, 3)),
            Map.of("call", "h(rows, rows);", "numbers", List.of(4)));
  }

  @Test
  void othersHaveTheirOwn() {
    add("f", 0, 0);
    add("f", 64, 0);
    add("g", 0, 0);
    add("g", 64, 64);
    add("g", 192, 128);
    CallCases cases = new CallCases(models, places);
    assertThat(cases.numbered(List.of(4, 3, 2, 1, 0))).containsExactly(4, 3, 2, 1, 0);
    assertThat(cases.count()).isFalse();
    assertThat(cases.models()).hasSize(5);
  }

  @Test
  void movesOfRowsCount() {
    for (int i = 0; i < 3; i++) {
      CallCases.Places taken = new CallCases.Places();
      Map<String, Object> move =
          Map.of("to", taken.token(0), "from", taken.token(32 + 16L * i), "size", 8L);
      models.add(Map.of("call", "f();", "move", move));
      places.add(taken);
    }
    assertThat(new CallCases(models, places).models())
        .containsExactly(
            Map.of(
                "call",
                "f();",
                "move",
                Map.of("to", "rows", "from", "rows + (16 * call + 32)", "size", "8"),
                "numbers",
                List.of(0, 1, 2)));
  }

  private void add(String function, long first, long second) {
    CallCases.Places taken = new CallCases.Places();
    String call = function + "(" + taken.token(first) + ", " + taken.token(second) + ");";
    models.add(Map.of("call", call));
    places.add(taken);
  }
}
