package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobWriterTest {
  @Test
  void writesSequencesThenTheMeasurement() {
    ModelRequest request =
        new ModelRequest(
            Fixtures.tiny(),
            List.of(List.of(new Frame(List.of(new byte[] {7, -1})))),
            List.of(new Probe(3, 1, 258, 1)));
    JobWriter job = new JobWriter();

    job.model(1, request, true, true);

    assertThat(job.end())
        .containsExactly(
            'M', 1, 0, 0, 0, //
            'P', 1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0, //
            'I', //
            'R', 2, 0, 0, 0, 7, 0xFF, //
            'M', 1, 0, 0, 0, //
            'T', 0x88, 0x13, 0, 0, 2, 0, 0, 0, 7, 0xFF, //
            'E');
  }
}
