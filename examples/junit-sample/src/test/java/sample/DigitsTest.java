package sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wafer.emulation.FirmwareReport;
import dev.wafer.junit.Emulator;
import dev.wafer.junit.WaferModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A model of handwritten digits, as it will run on the microcontroller. */
@WaferModel("../digits/model.tflite")
@Execution(ExecutionMode.CONCURRENT)
class DigitsTest {
  private static final Path DIGITS = Path.of("../digits");
  private static final Path FIRMWARE = Path.of("../firmware");

  @Test
  void seesTheRecordedDigit(Emulator emulator) throws IOException {
    byte[] input = Files.readAllBytes(DIGITS.resolve("in_0_0.bin"));
    byte[] expected = Files.readAllBytes(DIGITS.resolve("out_0_0.bin"));

    assertArrayEquals(expected, emulator.run(input).get(0));
  }

  @Test
  void staysWithinItsBudgets(Emulator emulator) throws IOException {
    Emulator.Cost cost = emulator.measure(Files.readAllBytes(DIGITS.resolve("in_0_0.bin")));

    assertTrue(cost.instructions() < 150_000, cost.toString());
    assertTrue(cost.arenaBytes() + cost.stackBytes() < 4096, cost.toString());
    assertTrue(cost.flashBytes() < 20_000, cost.toString());
  }

  @Test
  @WaferModel(value = "../digits/model.tflite", target = "cortex-m0plus")
  void seesTheSameOnASmallerCore(Emulator emulator) throws IOException {
    byte[] expected = Files.readAllBytes(DIGITS.resolve("out_0_0.bin"));

    assertArrayEquals(
        expected, emulator.run(Files.readAllBytes(DIGITS.resolve("in_0_0.bin"))).get(0));
  }

  @Test
  void theFirmwareAroundItWorks(Emulator emulator) {
    FirmwareReport report =
        emulator.firmware(
            FIRMWARE.resolve("main.c"), FIRMWARE.resolve("ring.c"), FIRMWARE.resolve("sensor.c"));

    assertTrue(report.passed(), report.failure());
    assertEquals("picture 0 shows a 0\npicture 1 shows a 0\n", report.output());
  }
}
