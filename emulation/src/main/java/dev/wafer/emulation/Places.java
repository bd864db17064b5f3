package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions and lines of an image's addresses. */
final class Places {
  /** Of a deep stack, these tell. */
  private static final int MOST_FRAMES = 12;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Toolchain toolchain;

  Places(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  /** The place with its callers, the innermost first. */
  List<FirmwareReport.Frame> of(
      Path directory, String elf, Architecture architecture, WatchState.Place place) {
    List<Long> addresses = new ArrayList<>(List.of(place.pc()));
    place.returns().stream().limit(MOST_FRAMES).forEach(addresses::add);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Programs.of(architecture).tool("addr2line"), "-f", "-e", elf));
    for (int i = 0; i < addresses.size(); i++) {
      // A call's line is that of the instruction before the one to which it returns.
      command.add(Long.toHexString(addresses.get(i) - (i == 0 ? 0 : 1)));
    }
    CommandResult result = toolchain.run(directory, command, LIMIT);
    List<String> lines = result.succeeded() ? result.output().lines().toList() : List.of();
    List<FirmwareReport.Frame> frames = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      String function = 2 * i + 1 < lines.size() ? lines.get(2 * i) : "??";
      String where = 2 * i + 1 < lines.size() ? lines.get(2 * i + 1) : "??:0";
      frames.add(frame(addresses.get(i), function, where.replaceFirst(" \\(discriminator.*", "")));
    }
    return frames;
  }

  private static FirmwareReport.Frame frame(long address, String function, String where) {
    int colon = where.lastIndexOf(':');
    String file = where.substring(0, colon);
    String line = where.substring(colon + 1);
    boolean known = !file.startsWith("??") && line.matches("[0-9]+");
    return new FirmwareReport.Frame(
        String.format(Locale.ROOT, "0x%08x", address),
        function.startsWith("??") ? null : function,
        known ? file.substring(file.lastIndexOf('/') + 1) : null,
        known ? Integer.parseInt(line) : 0);
  }
}
