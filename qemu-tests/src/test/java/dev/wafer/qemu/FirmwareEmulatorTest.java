package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.emulation.CommandResult;
import dev.wafer.emulation.FirmwareEmulator;
import dev.wafer.emulation.FirmwareReport;
import dev.wafer.emulation.FirmwareReport.Outcome;
import dev.wafer.emulation.FirmwareRequest;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainException;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.targets.Board;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a firmware fails is told with its cause and its place. */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class FirmwareEmulatorTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path EXAMPLES = RecordedModel.repository().resolve("examples");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "mps2-an385", "mps3-an547", "riscv-virt"})
  void theExampleEndsWithoutAFailure(String board, Toolchain toolchain) {
    FirmwareReport report =
        new FirmwareEmulator(toolchain)
            .run(
                FirmwareRequest.ofSources(board(board), example(), model(board), LIMIT)
                    .counting(
                        List.of(
                            FirmwareRequest.Count.parse("model_run"),
                            FirmwareRequest.Count.parse("model_init..model_run"))));

    assertThat(report.passed()).as(report.failure()).isTrue();
    assertThat(report.output()).isEqualTo("picture 0 shows a 0\npicture 1 shows a 0\n");
    assertThat(report.stackBytes()).isBetween(100L, 2000L);
    FirmwareReport.Counted run = report.counts().get(0);
    assertThat(run.calls()).isEqualTo(2);
    assertThat(run.least()).isEqualTo(run.most()).isPositive();
    assertThat(report.counts().get(1).calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "mps2-an505", "riscv-virt"})
  void aNullArenaIsTold(String board, Toolchain toolchain) {
    FirmwareReport report = run("null_arena", board, LIMIT, toolchain);

    assertThat(report.outcome()).isIn(Outcome.READ_ONLY_WRITE, Outcome.FAULT);
    assertThat(report.cause()).contains("near address 0: through a null pointer");
    assertThat(report.place().get(0).function()).isEqualTo("main");
    assertThat(report.place().get(0).line()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "mps2-an505", "riscv-virt"})
  void aStackOverflowIsTold(String board, Toolchain toolchain) {
    FirmwareReport report = run("stack_overflow", board, LIMIT, toolchain);

    assertThat(report.outcome()).as(report.failure()).isEqualTo(Outcome.STACK_OVERFLOW);
    assertThat(report.cause()).contains("the stack overflowed").contains("calls are open");
    assertThat(report.place().get(0).function()).isEqualTo("descend");
    assertThat(report.place().get(0).file()).isEqualTo("stack_overflow.c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "riscv-virt"})
  void anEndlessLoopIsTold(String board, Toolchain toolchain) {
    FirmwareReport report = run("endless_loop", board, Duration.ofSeconds(2), toolchain);

    assertThat(report.outcome()).isEqualTo(Outcome.TIME_OUT);
    assertThat(report.exitCode()).isNull();
    assertThat(report.cause()).contains("still running after 2.0 s");
    assertThat(report.place().get(0).function()).isEqualTo("wait_until_ready");
    assertThat(report.place().get(0).line()).isBetween(4, 7);
    assertThat(report.place().get(1).function()).isEqualTo("main");
  }

  /** What the linker dropped of the model left its lines behind, as of where the loop lies. */
  @Test
  void aPlaceIsNotThatOfADroppedFunction(Toolchain toolchain) {
    Path file = copy("endless_loop.c", folder);
    FirmwareReport report =
        new FirmwareEmulator(toolchain)
            .run(
                FirmwareRequest.ofSources(
                    board("mps2-an386"),
                    List.of(file),
                    model("mps2-an386"),
                    Duration.ofSeconds(2)));

    assertThat(report.place().get(0).function()).isEqualTo("wait_until_ready");
    assertThat(report.place().get(0).file()).isEqualTo("endless_loop.c");
    assertThat(report.place().get(0).line()).isBetween(4, 7);
    assertThat(report.place().get(1).function()).isEqualTo("main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "riscv-virt"})
  void aWrongResultIsTold(String board, Toolchain toolchain) {
    FirmwareReport report = run("wrong_result", board, LIMIT, toolchain);

    assertThat(report.outcome()).isEqualTo(Outcome.ASSERTION);
    assertThat(report.output()).startsWith("twice 3 is 5\n");
    assertThat(report.cause()).startsWith("wrong_result.c:10: assertion failed: twice(value) == 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mps2-an386", "mps2-an385", "mps2-an505", "riscv-virt"})
  void aMemoryFaultIsToldWithItsRegisters(String board, Toolchain toolchain) {
    FirmwareReport report = run("memory_fault", board, LIMIT, toolchain);

    assertThat(report.outcome()).as(report.failure()).isEqualTo(Outcome.FAULT);
    assertThat(report.cause()).contains("0xc0000000");
    assertThat(report.place().get(0).function()).isEqualTo("poke");
    assertThat(report.place().get(0).line()).isEqualTo(4);
    assertThat(report.fault().registers())
        .containsEntry(board.equals("riscv-virt") ? "mtval" : "BFAR", "0xc0000000");
    if (!board.equals("riscv-virt")) {
      assertThat(report.fault().registers())
          .containsEntry("CFSR", "0x00000200")
          .containsEntry("HFSR", "0x40000000")
          .containsEntry("PC", report.place().get(0).address());
    }
  }

  /** Its fault handler loops, so that nothing of the firmware itself tells of the fault. */
  @Test
  void aFaultOfAFirmwareWithAStartUpOfItsOwnIsTold(Toolchain toolchain) {
    Path elf = ownImage(toolchain);

    FirmwareReport report =
        new FirmwareEmulator(toolchain)
            .run(FirmwareRequest.ofImage(board("mps2-an386"), elf, LIMIT));

    assertThat(report.outcome()).isEqualTo(Outcome.FAULT);
    assertThat(report.cause()).contains("0xc0000000");
    assertThat(report.place().subList(0, 3))
        .extracting(FirmwareReport.Frame::function)
        .containsExactly("poke", "main", "reset");
    assertThat(report.fault().registers()).containsEntry("CFSR", "0x00000200");
  }

  @Test
  void anImageForAnotherArchitectureIsRefused(Toolchain toolchain) {
    Path elf = ownImage(toolchain);

    assertThatThrownBy(
            () ->
                new FirmwareEmulator(toolchain)
                    .run(FirmwareRequest.ofImage(board("riscv-virt"), elf, LIMIT)))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining("code for arm");
  }

  private static Path ownImage(Toolchain toolchain) {
    Path directory = toolchain.workspace().newDirectory("own");
    copy("own_handler.c", directory);
    copy("own_handler.ld", directory);
    CommandResult built =
        toolchain.run(
            directory,
            List.of(
                "arm-none-eabi-gcc",
                "-mcpu=cortex-m4",
                "-mthumb",
                "-g",
                "-O2",
                "-nostdlib",
                "-T",
                "own_handler.ld",
                "-o",
                "own.elf",
                "own_handler.c"),
            LIMIT);
    assertThat(built.exitCode()).as(built.output()).isZero();
    return directory.resolve("own.elf");
  }

  private FirmwareReport run(String source, String board, Duration limit, Toolchain toolchain) {
    Path file = copy(source + ".c", folder);
    return new FirmwareEmulator(toolchain)
        .run(
            FirmwareRequest.ofSources(
                board(board),
                List.of(file),
                source.equals("null_arena") ? model(board) : Map.of(),
                limit));
  }

  private static Map<String, String> model(String board) {
    return RecordedModel.read(EXAMPLES.resolve("digits"))
        .compile(TargetCatalog.builtIn().resolve(board), "model")
        .emitted()
        .files();
  }

  private static List<Path> example() {
    try (Stream<Path> files = Files.list(EXAMPLES.resolve("firmware"))) {
      return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Board board(String name) {
    return TargetCatalog.builtIn().board(name).orElseThrow();
  }

  private static Path copy(String name, Path into) {
    try (InputStream in = FirmwareEmulatorTest.class.getResourceAsStream("firmware/" + name)) {
      Path file = into.resolve(name);
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
