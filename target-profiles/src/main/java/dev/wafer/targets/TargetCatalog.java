package dev.wafer.targets;

import dev.wafer.targets.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cores and boards that Wafer knows, and the way from a user's {@code --target} to a {@link
 * Target}.
 */
public final class TargetCatalog {
  private static final long MAX_FILE_BYTES = 1 << 20;

  /** Read when it is asked for. */
  private static final class BuiltIn {
    static final TargetCatalog CATALOG = read();
  }

  private final List<Core> cores;
  private final List<Board> boards;

  private TargetCatalog(List<Core> cores, List<Board> boards) {
    this.cores = cores;
    this.boards = boards;
  }

  /** What the built-in data files say; they are read once. */
  public static TargetCatalog builtIn() {
    return BuiltIn.CATALOG;
  }

  private static TargetCatalog read() {
    JsonObject index = JsonObject.parse("index.json", resource("index.json"), TargetException::new);
    List<String> weighed = index.texts("kernelCycles");
    List<Core> cores = new ArrayList<>();
    for (String name : index.texts("cores")) {
      String file = "cores/" + name + ".json";
      Core core = ProfileReader.core(file, resource(file), cores);
      cores.add(weighed.contains(name) ? core.withPrices(weighed(core)) : core);
    }
    List<Board> boards =
        index.texts("boards").stream()
            .map(name -> "boards/" + name + ".json")
            .map(file -> ProfileReader.board(file, resource(file), cores, TargetCatalog::noFile))
            .toList();
    return new TargetCatalog(List.copyOf(cores), boards);
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
   * @param nameOrPath name of a core, name of a board, or path of a file of either that ends in
   *     {@code .json}
   * @throws TargetException if there is no such target or its file is malformed
   */
  public Target resolve(String nameOrPath) {
    Optional<Core> core = core(nameOrPath);
    if (core.isPresent()) {
      return new Target(core.get(), Optional.empty());
    }
    Optional<Board> board = board(nameOrPath);
    if (board.isPresent()) {
      return new Target(board.get().core(), board);
    }
    if (!nameOrPath.endsWith(".json")) {
      throw unknown(nameOrPath);
    }
    return load(path(nameOrPath));
  }

  /** Reads a user's file of a core or of a board. */
  public Target load(Path file) {
    String json = text(file);
    if (!ProfileReader.isBoard(file.toString(), json)) {
      return new Target(core(file, json), Optional.empty());
    }
    Board board =
        ProfileReader.board(
            file.toString(),
            json,
            cores,
            name -> {
              Path coreFile = file.resolveSibling(path(name));
              return core(coreFile, text(coreFile));
            });
    return new Target(board.core(), Optional.of(board));
  }

  private Core core(Path file, String json) {
    Core core = ProfileReader.core(file.toString(), json, cores);
    if (core(core.name()).isPresent()) {
      throw new TargetException(
          file
              + ": found the name \""
              + core.name()
              + "\"; allowed: one that no built-in core has");
    }
    return core;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new TargetException(file + ": found more than 1 MiB; such a file has a few lines");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new TargetException(file + ": cannot be read: " + e, e);
    }
  }

  private static Core noFile(String name) {
    throw new TargetException("a built-in board with the core file " + name);
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

  private static Path path(String path) {
    try {
      return Path.of(path);
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
            + ", or the path of a file of a core or board ending in .json");
  }

  /** The prices of a core with what its kernels weigh. */
  private static Prices weighed(Core core) {
    String file = "kernel-cycles/" + core.name() + ".json";
    return new Prices(
        core.prices().instructions(),
        core.prices().weights().withKernels(ProfileReader.factors(file, resource(file))));
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
