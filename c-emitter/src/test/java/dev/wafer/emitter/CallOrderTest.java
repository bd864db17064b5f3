package dev.wafer.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CallOrderTest {
  private static List<Integer> joined(List<Integer> head, int turns, List<Integer> tail) {
    List<Integer> order = new ArrayList<>(head);
    for (int i = 0; i < turns; i++) {
      order.addAll(List.of(3, 4, 3, 5));
    }
    order.addAll(tail);
    return order;
  }

  /** The calls that the loop of the C makes. */
  private static List<Integer> run(CallOrder order) {
    List<Integer> calls = new ArrayList<>();
    int turns = order.turns();
    int i = 0;
    while (i < order.calls().size()) {
      calls.add(order.calls().get(i));
      i = order.repeats() && i == order.last() && --turns != 0 ? order.first() : i + 1;
    }
    return calls;
  }

  @Test
  void whatComesAgainStandsThereOnce() {
    List<Integer> order = joined(List.of(0, 1, 2), 12, List.of(6, 7));
    CallOrder found = CallOrder.of(order);
    assertThat(found.calls()).containsExactly(0, 1, 2, 3, 4, 3, 5, 6, 7);
    assertThat(found.turns()).isEqualTo(12);
    assertThat(run(found)).isEqualTo(order);
  }

  @Test
  void theFirstAndTheLastCallsMayComeAgain() {
    for (List<Integer> order :
        List.of(
            joined(List.of(), 12, List.of()),
            joined(List.of(), 12, List.of(1)),
            joined(List.of(5), 12, List.of(3, 4)),
            Collections.nCopies(40, 7))) {
      CallOrder found = CallOrder.of(order);
      assertThat(found.calls()).hasSizeLessThanOrEqualTo(order.size() - 32);
      assertThat(run(found)).isEqualTo(order);
    }
  }

  @Test
  void fewRepetitionsDoNotPay() {
    List<Integer> order = joined(List.of(0), 8, List.of(1));
    assertThat(CallOrder.of(order)).isEqualTo(CallOrder.plain(order));
    assertThat(CallOrder.of(List.of())).isEqualTo(CallOrder.plain(List.of()));
  }

  @Test
  void anyOrderRunsAsItIs() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      List<Integer> order = new ArrayList<>();
      while (order.size() < 150) {
        List<Integer> part = new ArrayList<>();
        for (int n = random.nextInt(5); n >= 0; n--) {
          part.add(random.nextInt(3));
        }
        for (int n = random.nextInt(30); n >= 0; n--) {
          order.addAll(part);
        }
      }
      assertThat(run(CallOrder.of(order))).isEqualTo(order);
    }
  }
}
