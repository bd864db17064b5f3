package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputReaderTest {
  private final Frame frame = new Frame(List.of(new byte[16]));

  @Test
  void cutsOutputsBySequenceAndFrame() {
    ModelRequest request =
        new ModelRequest(
            Fixtures.model("running", 2, 2),
            List.of(List.of(frame, frame), List.of(frame)),
            List.of());
    byte[] bytes = {
      1, 0, 0, 0, 10, 2, 0, 0, 0, 11, 12, //
      1, 0, 0, 0, 20, 2, 0, 0, 0, 21, 22, //
      1, 0, 0, 0, 30, 2, 0, 0, 0, 31, 32
    };

    List<List<Frame>> outputs = OutputReader.outputs(request, ByteBuffer.wrap(bytes));

    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0)).hasSize(2);
    assertThat(outputs.get(0).get(1).tensors().get(0)).containsExactly(20);
    assertThat(outputs.get(1).get(0).tensors().get(1)).containsExactly(31, 32);
  }

  @Test
  void givesProbesInTheOrderOfTheRequest() {
    ModelRequest request =
        new ModelRequest(
            Fixtures.tiny(),
            List.of(List.of(frame)),
            List.of(new Probe(5, 0, 2), new Probe(1, 0, 1), new Probe(5, 0, 1)));

    List<List<List<byte[]>>> probes =
        OutputReader.probes(request, ByteBuffer.wrap(new byte[] {1, 51, 52, 53}));

    assertThat(probes.get(0).get(0).get(0)).containsExactly(51, 52);
    assertThat(probes.get(0).get(0).get(1)).containsExactly(1);
    assertThat(probes.get(0).get(0).get(2)).containsExactly(53);
  }

  @Test
  void refusesAFileThatIsTooShort() {
    ModelRequest request = new ModelRequest(Fixtures.tiny(), List.of(List.of(frame)), List.of());

    assertThatThrownBy(
            () -> OutputReader.outputs(request, ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 1})))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining("less than");
  }
}
