package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.cost.Counts;
import dev.wafer.targets.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class TilingTest {
  private static Tiling tiling(int channels, int tile) {
    return new Tiling(
        new ChannelTiles(channels, 4, 0, 9, List.of(), List.of(), Counts.of(Work.DSP, 50)), tile);
  }

  @Test
  void theLastTileHasWhatRemains() {
    assertThat(tiling(10, 4).count()).isEqualTo(3);
    assertThat(tiling(10, 4).lastChannels()).isEqualTo(2);
    assertThat(tiling(8, 4).lastChannels()).isEqualTo(4);
    assertThat(tiling(3, 4).lastChannels()).isEqualTo(3);
  }

  @Test
  void paddingOfTheLastChannelsBelongsToTheLastTile() {
    assertThat(tiling(10, 4).tileBytes()).isEqualTo(36);
    assertThat(tiling(10, 4).lastBytes(12 * 9)).isEqualTo(36);
  }

  @Test
  void theFirstCallIsNoPriceOfTheTiles() {
    assertThat(tiling(10, 4).calls()).isEqualTo(Counts.of(Work.DSP, 100).and(Work.CALL, 2));
    assertThat(tiling(4, 4).calls()).isEqualTo(Counts.of(Work.DSP, 0).and(Work.CALL, 0));
  }
}
