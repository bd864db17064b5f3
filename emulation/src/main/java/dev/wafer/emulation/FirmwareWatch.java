package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import dev.wafer.targets.Board;
import dev.wafer.targets.MemoryRegion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The plugin of QEMU that watches a firmware, and what it has to know of the image. */
final class FirmwareWatch {
  /** File of the firmware's folder in which the plugin leaves what it saw. */
  static final String STATE = "watch.bin";

  /** What the emulator ends with where the plugin ends it. */
  static final int EXIT = 120;

  private static final String SOURCE = "watch.c";
  private static final String PLUGIN = "watch.so";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final List<String> STACK_TOPS =
      List.of(
          "firmware_stack_top", "__StackTop", "_estack", "__stack", "__stack_top", "_stack_top");
  private static final List<String> STACK_LIMITS =
      List.of(
          "firmware_stack_bottom",
          "__StackLimit",
          "_sstack",
          "__stack_limit",
          "__stack_bottom",
          "_stack_bottom");
  private static final List<String> DATA_ENDS =
      List.of("_end", "end", "__end__", "_ebss", "__bss_end__", "__bss_end");
  private static final List<String> RISCV_HANDLERS =
      List.of("firmware_fault", "trap_entry", "_trap", "handle_trap");

  /** Exceptions 3 to 7 of Arm's vector table are faults. */
  private static final int FIRST_FAULT = 3;

  private static final int LAST_FAULT = 7;

  private final ElfImage image;
  private final Board board;

  FirmwareWatch(ElfImage image, Board board) {
    this.image = image;
    this.board = board;
  }

  /**
   * Builds the plugin for the machine that runs QEMU.
   *
   * @return its folder
   */
  static Path build(Toolchain toolchain) {
    Path directory = toolchain.workspace().newDirectory("watch");
    try (InputStream source = FirmwareWatch.class.getResourceAsStream("watch/" + SOURCE)) {
      Files.copy(source, directory.resolve(SOURCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CommandResult result =
        toolchain.run(
            directory,
            List.of("gcc", "-std=gnu99", "-O2", "-shared", "-fPIC", "-o", PLUGIN, SOURCE),
            LIMIT);
    if (!result.succeeded()) {
      throw new ToolchainException(
          "the plugin of QEMU needs a gcc for this machine, and does not compile:\n"
              + result.output());
    }
    return directory;
  }

  /**
   * Arguments of QEMU that load the plugin.
   *
   * @param plugin its folder, beside the firmware's
   */
  List<String> arguments(Path plugin, List<FirmwareRequest.Count> counts) {
    StringBuilder text =
        new StringBuilder("../" + plugin.getFileName() + "/" + PLUGIN + ",out=" + STATE);
    boolean arm = image.architecture() == Architecture.ARM;
    text.append(arm ? ",isa=thumb" : ",isa=riscv");
    stackTop().ifPresent(top -> range(text, "stack", stackLimit(), top));
    readOnly().forEach(range -> range(text, "rom", range[0], range[1]));
    handlers().forEach(handler -> text.append(",fault=").append(Long.toHexString(handler)));
    for (FirmwareRequest.Count count : counts) {
      range(text, "count", address(count.from()), count.to().map(this::address).orElse(0L));
    }
    return List.of("-plugin", text.toString());
  }

  /** Addresses at which QEMU is to log the registers. */
  List<Long> handlers() {
    if (image.architecture() == Architecture.RISCV) {
      return image.symbol(RISCV_HANDLERS).stream().toList();
    }
    return Stream.iterate(FIRST_FAULT, i -> i <= LAST_FAULT, i -> i + 1)
        .map(i -> image.word(vectors() + 4L * i))
        .filter(OptionalLong::isPresent)
        .map(handler -> handler.getAsLong() & ~1L)
        .filter(handler -> handler != 0)
        .distinct()
        .toList();
  }

  /** The address above the main stack, if the image tells it. */
  OptionalLong stackTop() {
    Optional<Long> symbol = image.symbol(STACK_TOPS);
    if (symbol.isPresent()) {
      return OptionalLong.of(symbol.get());
    }
    return image.architecture() == Architecture.ARM ? image.word(vectors()) : OptionalLong.empty();
  }

  /** The lowest address of the main stack; 0 where the image does not tell it. */
  long stackLimit() {
    long top = stackTop().orElse(0);
    Predicate<Long> below = address -> address < top;
    return image
        .symbol(STACK_LIMITS)
        .filter(below)
        .or(() -> image.symbol(DATA_ENDS).filter(below))
        .orElse(0L);
  }

  private long vectors() {
    return board.regions(MemoryRegion.Kind.FLASH).get(0).origin();
  }

  /**
   * What no program writes to: flash in which it has no variables, its constants, and what lies
   * below the first memory.
   */
  private List<long[]> readOnly() {
    List<long[]> ranges = new ArrayList<>();
    for (MemoryRegion flash : board.regions(MemoryRegion.Kind.FLASH)) {
      if (writable(flash.origin(), flash.endExclusive())) {
        image.sections().stream()
            .filter(section -> !section.writable())
            .filter(section -> section.address() >= flash.origin())
            .filter(section -> section.endExclusive() <= flash.endExclusive())
            .forEach(section -> ranges.add(new long[] {section.address(), section.endExclusive()}));
      } else {
        ranges.add(new long[] {flash.origin(), flash.endExclusive()});
      }
    }
    long lowest = board.memory().stream().mapToLong(MemoryRegion::origin).min().orElseThrow();
    if (lowest > 0 && !writable(0, lowest)) {
      ranges.add(new long[] {0, lowest});
    }
    return ranges;
  }

  private boolean writable(long from, long to) {
    return image.sections().stream()
        .anyMatch(s -> s.writable() && s.address() < to && s.endExclusive() > from);
  }

  private long address(String place) {
    if (place.matches("0x[0-9a-fA-F]{1,8}")) {
      return Long.parseLong(place.substring(2), 16);
    }
    return image
        .symbol(List.of(place))
        .orElseThrow(() -> new ToolchainException("the firmware has no symbol " + place));
  }

  private static void range(StringBuilder text, String name, long from, long to) {
    text.append(String.format(Locale.ROOT, ",%s=%x-%x", name, from, to));
  }
}
