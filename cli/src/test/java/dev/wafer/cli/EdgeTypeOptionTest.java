package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model's edges as the firmware has them. */
class EdgeTypeOptionTest {
  private static final Path DIGITS = Cli.root().resolve("examples/digits");

  @TempDir private Path folder;

  @Test
  void headerAndReportsFollow() throws Exception {
    Cli.Result result = compile("--input-type", "uint8", "--output-type", "output_0=float32");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder).get("m.h"))
        .contains("static inline uint8_t *m_input_0(void *arena)")
        .contains("#define M_INPUT_0_ZERO_POINT (0)")
        .contains("static inline const float *m_output_0(const void *arena)");
    var report = new ObjectMapper().readTree(Cli.files(folder).get("m.report.json"));
    assertThat(report.at("/build/options/inputTypes/0").asText()).isEqualTo("uint8");
    assertThat(report.at("/build/options/outputTypes/0").asText()).isEqualTo("output_0=float32");
  }

  @Test
  void theValuesStay() throws Exception {
    byte[] bytes = Files.readAllBytes(DIGITS.resolve("in_0_0.bin"));
    ByteBuffer unsigned = ByteBuffer.allocate(64);
    for (int i = 0; i < 64; i++) {
      unsigned.put((byte) (bytes[i] + 128));
    }
    Path input = Cli.write(folder.resolve("in.bin"), unsigned.array());
    Cli.Result ran =
        Cli.run(
            "run",
            DIGITS.resolve("model.tflite"),
            "-i",
            input,
            "-o",
            folder,
            "--input-type",
            "uint8",
            "--output-type",
            "float32");
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.OK);
    byte[] expected = Files.readAllBytes(DIGITS.resolve("out_0_0.bin"));
    ByteBuffer found =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out_0.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 10; i++) {
      assertThat(found.getFloat()).isEqualTo((expected[i] + 128) / 256f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int4", "x=", "x=bool"})
  void whatIsNoTypeIsRefused(String type) {
    Cli.Result result = compile("--input-type", type);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("converted, int8, uint8, int16, float32");
  }

  @Test
  void whatCannotBeConvertedIsRefusedByName() {
    Cli.Result result = compile("--input-type", "x=int16");
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("INT16", "INT8", "serving_default_x");
  }

  private Cli.Result compile(String... more) {
    Object[] all = new Object[8 + more.length];
    Object[] first = {
      "compile",
      DIGITS.resolve("model.tflite"),
      "--target",
      "cortex-m3",
      "-o",
      folder,
      "--name",
      "m"
    };
    System.arraycopy(first, 0, all, 0, 8);
    System.arraycopy(more, 0, all, 8, more.length);
    return Cli.run(all);
  }
}
