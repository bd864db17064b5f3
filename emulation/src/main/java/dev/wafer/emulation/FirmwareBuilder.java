package dev.wafer.emulation;

import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compiles C sources together with the board support and links them into an image. */
final class FirmwareBuilder {
  private static final String ELF = "firmware.elf";
  private static final String MAP = "firmware.map";
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);

  /** Lines and functions, which reports of failures name, and nothing of variables. */
  private static final List<String> COMPILE_FLAGS =
      List.of(
          "-std=gnu99", "-g1", "-Wall", "-Wextra", "-ffunction-sections", "-fdata-sections", "-I.");

  private final Toolchain toolchain;
  private final BoardSupport boardSupport;

  FirmwareBuilder(Toolchain toolchain, FirmwareResources resources) {
    this.toolchain = toolchain;
    this.boardSupport = new BoardSupport(resources);
  }

  /**
   * Builds in a folder of the workspace that already holds the program's sources and headers.
   *
   * @param sources names of the C files in the folder
   * @param board where the image is to run
   * @param core whose code the compiler makes
   * @param flags further compiler flags, such as the optimisation level
   * @throws ToolchainException with the compiler's words if it refuses
   */
  Firmware build(Path directory, List<String> sources, Board board, Core core, List<String> flags) {
    boardSupport.write(board, core, directory);
    List<String> allSources = new ArrayList<>(BoardSupport.sources(core.architecture()));
    allSources.addAll(sources);

    List<String> compile = compiler(core);
    compile.addAll(COMPILE_FLAGS);
    compile.addAll(flags);
    compile.add("-c");
    compile.addAll(allSources);
    require(directory, compile, "compile");

    List<String> link = compiler(core);
    allSources.forEach(source -> link.add(objectOf(source)));
    link.addAll(
        List.of(
            "-nostartfiles",
            "-T",
            BoardSupport.LINKER_SCRIPT,
            "-Wl,--gc-sections",
            "-Wl,--no-warn-rwx-segments",
            "-Wl,-Map=" + MAP,
            "-lm",
            "-o",
            ELF));
    require(directory, link, "link");
    try {
      return new Firmware(
          directory, ELF, board, LinkMap.parse(Files.readString(directory.resolve(MAP))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** File name of the object that the compiler makes from a source. */
  static String objectOf(String source) {
    return source.substring(0, source.lastIndexOf('.')) + ".o";
  }

  private static List<String> compiler(Core core) {
    List<String> command = new ArrayList<>();
    Programs programs = Programs.of(core.architecture());
    command.add(programs.tool("gcc"));
    command.addAll(core.gccFlags());
    command.addAll(programs.libraryFlags());
    return command;
  }

  private void require(Path directory, List<String> command, String step) {
    CommandResult result = toolchain.run(directory, command, BUILD_LIMIT);
    if (!result.succeeded()) {
      throw new ToolchainException(
          "the firmware does not "
              + step
              + (result.timedOut() ? " within " + BUILD_LIMIT : "")
              + ":\n"
              + result.output());
    }
  }
}
