package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.util.List;

/** The compiler with its tools, and the emulator, for an architecture. */
enum Programs {
  ARM(
      "arm-none-eabi-",
      "qemu-system-arm",
      "",
      "gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"),
  RISCV(
      "riscv64-unknown-elf-",
      "qemu-system-riscv32",
      "--specs=picolibc.specs",
      "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc");

  private final String prefix;
  private final String emulator;
  private final String libraryFlags;
  private final String debianPackages;

  Programs(String prefix, String emulator, String libraryFlags, String debianPackages) {
    this.prefix = prefix;
    this.emulator = emulator;
    this.libraryFlags = libraryFlags;
    this.debianPackages = debianPackages;
  }

  /**
   * Those of an architecture.
   *
   * @throws ToolchainException for the host, whose code no emulator runs
   */
  static Programs of(Architecture architecture) {
    return switch (architecture) {
      case ARM -> ARM;
      case RISCV -> RISCV;
      case HOST -> throw new ToolchainException("no emulator runs code of the host");
    };
  }

  /** A tool of the compiler: {@code gcc}, {@code nm}, {@code objdump}, {@code addr2line}. */
  String tool(String name) {
    return prefix + name;
  }

  /** The emulator. */
  String emulator() {
    return emulator;
  }

  /** Flags with which the compiler finds its C library. */
  List<String> libraryFlags() {
    return libraryFlags.isEmpty() ? List.of() : List.of(libraryFlags);
  }

  /** Debian packages that hold them, separated by spaces. */
  String debianPackages() {
    return debianPackages;
  }

  /** All that is needed to build and run. */
  List<String> required() {
    return List.of(tool("gcc"), tool("addr2line"), emulator);
  }
}
