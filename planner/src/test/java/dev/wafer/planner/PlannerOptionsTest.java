package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlannerOptionsTest {
  @Test
  void changesKeepEverythingElse() {
    PlannerOptions start = PlannerOptions.thorough();
    assertThat(start)
        .isEqualTo(
            new PlannerOptions(100_000_000, 20_000_000_000L, 1, false, true, Deadline.NEVER));
    assertThat(start.withExactEffort(5))
        .isEqualTo(new PlannerOptions(100_000_000, 5, 1, false, true, Deadline.NEVER));
    assertThat(start.withClimbEffort(5))
        .isEqualTo(new PlannerOptions(5, 20_000_000_000L, 1, false, true, Deadline.NEVER));
    assertThat(start.untilCapacity())
        .isEqualTo(new PlannerOptions(100_000_000, 20_000_000_000L, 1, true, true, Deadline.NEVER));
    assertThat(PlannerOptions.greedyOnly()).isEqualTo(new PlannerOptions(0, 0, 1, false));
    Deadline end = Deadline.in(Duration.ofSeconds(1), () -> 0);
    assertThat(PlannerOptions.until(end))
        .isEqualTo(new PlannerOptions(100_000_000, Long.MAX_VALUE, 1, false, true, end));
  }

  @Test
  void aDeadlinePassesWhenItsTimeIsOver() {
    AtomicLong clock = new AtomicLong(-500);
    Deadline end = Deadline.in(Duration.ofNanos(100), clock::get);
    assertThat(end.hasPassed()).isFalse();
    clock.set(-401);
    assertThat(end.hasPassed()).isFalse();
    clock.set(-400);
    assertThat(end.hasPassed()).isTrue();
    assertThat(Deadline.NEVER.hasPassed()).isFalse();
    assertThat(Deadline.in(Duration.ofNanos(-1), clock::get).hasPassed()).isTrue();
  }

  @Test
  void halfwayIsInTheMiddleOfWhatIsLeft() {
    AtomicLong clock = new AtomicLong(1_000);
    Deadline end = Deadline.in(Duration.ofNanos(100), clock::get);
    clock.set(1_040);
    Deadline half = end.halfway();
    clock.set(1_069);
    assertThat(half.hasPassed()).isFalse();
    clock.set(1_070);
    assertThat(half.hasPassed()).isTrue();
    assertThat(end.hasPassed()).isFalse();
    assertThat(Deadline.NEVER.halfway()).isSameAs(Deadline.NEVER);
    clock.set(1_300);
    assertThat(end.halfway().hasPassed()).isTrue();
  }
}
