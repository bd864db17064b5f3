package dev.wafer.passes.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.Streamed.Room;
import dev.wafer.passes.cost.Price;
import dev.wafer.passes.stream.Segments.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowSearchTest {
  private static final Part FIRST = new Part(0, 1);
  private static final Part SECOND = new Part(2, 3);

  @Test
  void partsThatAreFasterInAHigherArenaChangeTogether() {
    Map<Part, RowSearch.Measured> now = Map.of(FIRST, taking(100, 50), SECOND, taking(100, 50));
    RowSearch.Measured fast = taking(80, 70);
    RowSearch.Measured fastest = taking(60, 90);

    List<Map<Part, RowSearch.Measured>> changes =
        RowSearch.changes(
            now, Map.of(FIRST, List.of(fast), SECOND, List.of(taking(90, 40), fast, fastest)));

    assertThat(changes)
        .contains(Map.of(FIRST, fast, SECOND, now.get(SECOND)))
        .contains(Map.of(FIRST, fast, SECOND, fast))
        .contains(Map.of(FIRST, fast, SECOND, fastest))
        .doesNotContain(Map.of(FIRST, fast, SECOND, taking(90, 40)));
  }

  private static RowSearch.Measured taking(long time, long bytes) {
    Streamed none = new Streamed(new GraphBuilder("part").build(), List.of(), Room.LEAST);
    return new RowSearch.Measured(none, new Price(time, time), 0, bytes, 0, 1);
  }

  @Test
  void inputsAndWindowsLieOverTheOutputsLastRowsWhereThatIsTheLeast() {
    assertThat(new StreamCuts.Edges(10, 100, 0, Long.MAX_VALUE).with(50, 100)).isEqualTo(160);
    assertThat(new StreamCuts.Edges(10, 100, 0, Long.MAX_VALUE).with(50, 80)).isEqualTo(140);
    // The input at 70 to 90, the windows from 90 on.
    assertThat(new StreamCuts.Edges(0, 100, 20, 70).with(50, 80)).isEqualTo(140);
    // The input at 70 to 90, the windows from 80 on would meet it: behind it.
    assertThat(new StreamCuts.Edges(0, 100, 20, 70).freeBytes()).isEqualTo(10);
    // The input at 90 to 190, the windows behind it or, apart from it, from 40 on.
    assertThat(new StreamCuts.Edges(0, 100, 100, 90).with(80, 40)).isEqualTo(220);
    assertThat(new StreamCuts.Edges(0, 100, 100, 90).freeBytes()).isZero();
  }
}
