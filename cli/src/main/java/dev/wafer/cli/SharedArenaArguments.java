package dev.wafer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model, or several that share an arena. */
final class SharedArenaArguments {
  @Mixin private ModelArguments first;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "MODEL",
      converter = PathConverter.class,
      description = "Further models, with --share-arena; MODEL or NAME=MODEL.")
  private List<Path> further = List.of();

  @Option(
      names = "--share-arena",
      description =
          "Compile several models into one header, one code file and one arena: one of them runs at"
              + " a time, what each keeps between its runs stays, and what they have in common is"
              + " in flash once. --name names the files; a model is called as its file, or as NAME=MODEL"
              + " says.")
  private boolean shareArena;

  /** The first model, with what is asked of all of them. */
  ModelArguments model() {
    return first;
  }

  /**
   * All models; empty where there is one by itself.
   *
   * @throws UsageException if there are several and nobody says that they share an arena
   */
  Optional<SharedModelFiles> read() throws IOException {
    if (!shareArena) {
      if (!further.isEmpty()) {
        throw new UsageException("several models are taken together with --share-arena");
      }
      return Optional.empty();
    }
    List<ModelFile> files = new ArrayList<>(List.of(first.file()));
    further.forEach(path -> files.add(new ModelFile(path)));
    return Optional.of(SharedModelFiles.read(files));
  }
}
