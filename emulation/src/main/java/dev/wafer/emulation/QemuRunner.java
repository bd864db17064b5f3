package dev.wafer.emulation;

import java.time.Duration;
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
   */
  CommandResult run(Firmware firmware, Duration limit) {
    String machine = BoardSupport.emulationOf(firmware.board()).machine();
    return toolchain.run(
        firmware.directory(),
        List.of(
            "qemu-system-arm",
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
            firmware.elf()),
        limit);
  }
}
