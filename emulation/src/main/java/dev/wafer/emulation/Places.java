package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Functions and lines of an image's addresses. */
final class Places {
  /** Of a deep stack, these tell. */
  private static final int MOST_FRAMES = 12;

  /** No function is longer: of one that was dropped, nothing lies above. */
  private static final long LONGEST_FUNCTION = 1 << 18;

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
    Optional<LineTable> table = lineTable(directory, elf, architecture, addresses);
    List<FirmwareReport.Frame> frames = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      long asked = addresses.get(i) - (i == 0 ? 0 : 1);
      if (table.isPresent() && table.get().isCovered(asked)) {
        Optional<LineTable.Line> line = table.get().line(asked);
        frames.add(
            new FirmwareReport.Frame(
                hex(addresses.get(i)),
                function(directory, elf, architecture, asked),
                line.map(LineTable.Line::file).orElse(null),
                line.map(LineTable.Line::number).orElse(0)));
        continue;
      }
      String function = 2 * i + 1 < lines.size() ? lines.get(2 * i) : "??";
      String where = 2 * i + 1 < lines.size() ? lines.get(2 * i + 1) : "??:0";
      frames.add(frame(addresses.get(i), function, where.replaceFirst(" \\(discriminator.*", "")));
    }
    return frames;
  }

  /** Read only where functions that the linker dropped may be taken for others. */
  private Optional<LineTable> lineTable(
      Path directory, String elf, Architecture architecture, List<Long> addresses) {
    if (addresses.stream().noneMatch(address -> address < LONGEST_FUNCTION)) {
      return Optional.empty();
    }
    CommandResult result =
        toolchain.run(
            directory,
            List.of(Programs.of(architecture).tool("objdump"), "-w", "--dwarf=decodedline", elf),
            LIMIT);
    return result.succeeded() ? Optional.of(LineTable.parse(result.output())) : Optional.empty();
  }

  /** The function whose symbol holds an address; null where there is none. */
  private String function(Path directory, String elf, Architecture architecture, long address) {
    CommandResult result =
        toolchain.run(
            directory,
            List.of(Programs.of(architecture).tool("nm"), "-S", "--defined-only", elf),
            LIMIT);
    return result
        .output()
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 4 && words[2].matches("[tTwW]"))
        .filter(words -> holds(words, address))
        .map(words -> words[3])
        .findFirst()
        .orElse(null);
  }

  private static boolean holds(String[] symbol, long address) {
    long start = Long.parseLong(symbol[0], 16);
    return address >= start && address < start + Long.parseLong(symbol[1], 16);
  }

  private static String hex(long address) {
    return String.format(Locale.ROOT, "0x%08x", address);
  }

  private static FirmwareReport.Frame frame(long address, String function, String where) {
    int colon = where.lastIndexOf(':');
    String file = where.substring(0, colon);
    String line = where.substring(colon + 1);
    boolean known = !file.startsWith("??") && line.matches("[0-9]+");
    return new FirmwareReport.Frame(
        hex(address),
        function.startsWith("??") ? null : function,
        known ? file.substring(file.lastIndexOf('/') + 1) : null,
        known ? Integer.parseInt(line) : 0);
  }
}
