package dev.wafer.targets;

import dev.wafer.targets.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cores and boards that Wafer knows, and the way from a user's {@code --target} to a {@link
 * Target}.
 */
public final class TargetCatalog {
  private static final long MAX_FILE_BYTES = 1 << 20;

  private final List<Core> cores;
  private final List<Board> boards;

  private TargetCatalog(List<Core> cores, List<Board> boards) {
    this.cores = cores;
    this.boards = boards;
  }

  /** Reads the built-in data files. */
  public static TargetCatalog builtIn() {
    JsonObject index = JsonObject.parse("index.json", resource("index.json"), TargetException::new);
    List<Core> cores =
        index.texts("cores").stream()
            .map(name -> "cores/" + name + ".json")
            .map(file -> ProfileReader.core(file, resource(file)))
            .toList();
    List<Board> boards =
        index.texts("boards").stream()
            .map(name -> "boards/" + name + ".json")
            .map(file -> ProfileReader.board(file, resource(file), cores))
            .toList();
    return new TargetCatalog(cores, boards);
  }

  /** The built-in cores, in a fixed order. */
  public List<Core> cores() {
    return cores;
  }

  /** The built-in boards, in a fixed order. */
  public List<Board> boards() {
    return boards;
  }

  /** The built-in core of that name. */
  public Optional<Core> core(String name) {
    return cores.stream().filter(core -> core.name().equals(name)).findFirst();
  }

  /** The built-in board of that name. */
  public Optional<Board> board(String name) {
    return boards.stream().filter(board -> board.name().equals(name)).findFirst();
  }

  /**
   * Finds the target that the user means.
   *
   * @param nameOrPath name of a core, name of a board, or path of a board file ending in {@code
   *     .json}
   * @throws TargetException if there is no such target or its file is malformed
   */
  public Target resolve(String nameOrPath) {
    Optional<Core> core = core(nameOrPath);
    if (core.isPresent()) {
      return new Target(core.get(), Optional.empty());
    }
    Board board =
        board(nameOrPath)
            .or(
                () ->
                    nameOrPath.endsWith(".json") ? Optional.of(load(nameOrPath)) : Optional.empty())
            .orElseThrow(() -> unknown(nameOrPath));
    return new Target(board.core(), Optional.of(board));
  }

  /** Reads a user's board file. */
  public Board load(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new TargetException(file + ": found more than 1 MiB; a board file has a few lines");
      }
      return ProfileReader.board(file.toString(), Files.readString(file), cores);
    } catch (IOException e) {
      throw new TargetException(file + ": cannot be read: " + e, e);
    }
  }

  /**
   * The board on which code for a target runs under QEMU: its own where QEMU knows it, else its
   * core's default. Empty for the host.
   */
  public Optional<Board> emulationBoard(Target target) {
    return target
        .board()
        .filter(board -> board.emulation().isPresent())
        .or(() -> target.core().defaultBoard().flatMap(this::board));
  }

  private Board load(String path) {
    try {
      return load(Path.of(path));
    } catch (InvalidPathException e) {
      throw new TargetException(path + ": not a path: " + e.getReason(), e);
    }
  }

  private TargetException unknown(String name) {
    List<String> names =
        Stream.concat(cores.stream().map(Core::name), boards.stream().map(Board::name)).toList();
    return new TargetException(
        "unknown target \""
            + name
            + "\"; allowed: "
            + String.join(", ", names)
            + ", or the path of a board file ending in .json");
  }

  private static String resource(String file) {
    try (InputStream stream = TargetCatalog.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new TargetException(file + ": missing among the built-in profiles");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TargetException(file + ": cannot be read: " + e, e);
    }
  }
}
