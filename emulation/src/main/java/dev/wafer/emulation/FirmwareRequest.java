package dev.wafer.emulation;

import dev.wafer.targets.Board;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A firmware of the user to be run on an emulated board.
 *
 * @param board where it runs
 * @param elf its image; empty where it is to be built
 * @param sources C files to build with Wafer's start-up; headers of their folders are found
 * @param files further C files and headers by name, such as those of a compiled model
 * @param compilerFlags for what is built, besides the core's
 * @param counts what to count the instructions of
 * @param limit wall time after which the emulator is killed
 */
public record FirmwareRequest(
    Board board,
    Optional<Path> elf,
    List<Path> sources,
    Map<String, String> files,
    List<String> compilerFlags,
    List<Count> counts,
    Duration limit) {

  /**
   * Instructions from a place until another one is reached.
   *
   * @param from name of a function or label, or an address in hexadecimal with 0x
   * @param to the same; empty for the return of the function
   */
  public record Count(String from, Optional<String> to) {
    /** Reads {@code FROM} or {@code FROM..TO}. */
    public static Count parse(String text) {
      int dots = text.indexOf("..");
      return dots < 0
          ? new Count(text, Optional.empty())
          : new Count(text.substring(0, dots), Optional.of(text.substring(dots + 2)));
    }

    /** As it was written. */
    public String text() {
      return from + to.map(end -> ".." + end).orElse("");
    }
  }

  /** An image. */
  public static FirmwareRequest ofImage(Board board, Path elf, Duration limit) {
    return new FirmwareRequest(
        board, Optional.of(elf), List.of(), Map.of(), List.of(), List.of(), limit);
  }

  /** Sources, built with {@code -O2}. */
  public static FirmwareRequest ofSources(
      Board board, List<Path> sources, Map<String, String> files, Duration limit) {
    return new FirmwareRequest(
        board, Optional.empty(), sources, files, List.of("-O2"), List.of(), limit);
  }

  /** The same, with instructions to count. */
  public FirmwareRequest counting(List<Count> wanted) {
    return new FirmwareRequest(board, elf, sources, files, compilerFlags, wanted, limit);
  }
}
