package dev.wafer.emulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why a firmware ended early, and where it was when it faulted. */
final class FailureReport {
  private static final Pattern FAULT = Pattern.compile("fault .* pc ([0-9a-f]+) lr ([0-9a-f]+) ");
  private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(30);

  private final Toolchain toolchain;

  FailureReport(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  ToolchainException of(Firmware firmware, CommandResult result, Duration limit) {
    String reason =
        result.timedOut()
            ? "ran longer than " + limit.toSeconds() + " s"
            : "ended with " + result.exitCode() + ": " + meaning(result.exitCode());
    return new ToolchainException(
        "the firmware on "
            + firmware.board().name()
            + " "
            + reason
            + "\n"
            + result.output()
            + places(firmware, result.output()));
  }

  /** The codes of {@code semihost.h}. */
  private static String meaning(int exitCode) {
    return switch (exitCode) {
      case 101 -> "the processor faulted";
      case 102 -> "the job file does not fit the image";
      case 103 -> "a function of the model returned an error";
      case 104 -> "memory outside the arena was written, or the stack overflowed";
      default -> "the emulator failed";
    };
  }

  private static String tool(Firmware firmware, String name) {
    return Programs.of(firmware.board().core().architecture()).tool(name);
  }

  private String places(Firmware firmware, String output) {
    Matcher fault = FAULT.matcher(output);
    if (!fault.find()) {
      return "";
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(tool(firmware, "addr2line"), "-f", "-p", "-e", firmware.elf()));
    command.addAll(List.of(fault.group(1), fault.group(2)));
    return "at, and called from:\n"
        + toolchain.run(firmware.directory(), command, LOOKUP_LIMIT).output();
  }
}
