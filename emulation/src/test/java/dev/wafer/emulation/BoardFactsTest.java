package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.targets.Board;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The timer facts of the board profiles, checked on loops of known length. */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class BoardFactsTest {
  private static final Pattern TICKS = Pattern.compile("ticks ([0-9a-f]+) ([0-9a-f]+)\\s*");

  /**
   * What the longer loop of calibration.c executes more than the shorter: a million rounds of two
   * instructions.
   */
  private static final double INSTRUCTIONS = 2_000_000;

  static Stream<Board> boards() {
    return TargetCatalog.builtIn().boards().stream();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void aTickSpansAsManyInstructionsAsTheProfileSays(Board board, Toolchain toolchain) {
    FirmwareResources resources = new FirmwareResources();
    Path directory = toolchain.workspace().newDirectory("calibration");
    resources.copy("calibration.c", directory);
    Firmware firmware =
        new FirmwareBuilder(toolchain, resources)
            .build(directory, List.of("calibration.c"), board, board.core(), List.of("-O2"));

    CommandResult result =
        new QemuRunner(toolchain).run(firmware, Duration.ofMinutes(1), List.of());

    assertThat(result.exitCode()).as(result.output()).isZero();
    Matcher ticks = TICKS.matcher(result.output());
    assertThat(ticks.matches()).as(result.output()).isTrue();
    double counted =
        (Long.parseLong(ticks.group(2), 16) - Long.parseLong(ticks.group(1), 16))
            * BoardSupport.emulationOf(board).timer().instructionsPerTick();
    assertThat(counted).isEqualTo(INSTRUCTIONS);
  }
}
