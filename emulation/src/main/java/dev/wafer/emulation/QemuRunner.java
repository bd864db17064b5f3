package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs an image under QEMU, each instruction taking one virtual nanosecond, so that counts repeat
 * exactly.
 */
final class QemuRunner {
  private final Toolchain toolchain;

  QemuRunner(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  /**
   * Runs an image to its end. It may read and write files of its folder through semihosting.
   *
   * @param limit wall time after which the emulator is killed
   * @param furtherArguments of QEMU
   */
  CommandResult run(Firmware firmware, Duration limit, List<String> furtherArguments) {
    String machine = BoardSupport.emulationOf(firmware.board()).machine();
    Architecture architecture = firmware.board().core().architecture();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Programs.of(architecture).emulator(),
            "-machine",
            machine,
            "-icount",
            "shift=0",
            "-display",
            "none",
            "-monitor",
            "none",
            "-serial",
            "none",
            "-semihosting-config",
            "enable=on,target=native",
            "-kernel",
            firmware.elf()));
    if (architecture == Architecture.RISCV) {
      // The board's start-up code takes the place of QEMU's firmware.
      command.addAll(List.of("-bios", "none"));
    }
    command.addAll(furtherArguments);
    return toolchain.run(firmware.directory(), command, limit);
  }
}
