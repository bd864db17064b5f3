package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.SharedArenaException;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.ir.Bytes;
import dev.wafer.targets.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The models of {@code --share-arena}.
 *
 * @param models in the order of the command line
 */
record SharedModelFiles(List<Named> models) {
  /** A model's file, what it is called in C, and its contents. */
  record Named(ModelFile file, String name, Bytes bytes) {}

  /**
   * Reads the files.
   *
   * @throws UsageException if one of them is missing
   */
  static SharedModelFiles read(List<ModelFile> files) throws IOException {
    List<Named> models = new ArrayList<>();
    for (ModelFile file : files) {
      models.add(read(file));
    }
    return new SharedModelFiles(List.copyOf(models));
  }

  /** What {@code MODEL} or {@code NAME=MODEL} says. */
  private static Named read(ModelFile given) throws IOException {
    String text = given.path().toString();
    int at = text.indexOf('=');
    if (at < 1 || Files.exists(given.path())) {
      return new Named(
          given, NameAllocator.prefix(CompileArguments.stem(given)), Bytes.wrap(given.bytes()));
    }
    String name = text.substring(0, at);
    if (!NameAllocator.prefix(name).equals(name)) {
      throw new UsageException(
          "--share-arena: NAME in NAME=MODEL is a C identifier in lower case, not '"
              + Terminal.printable(name)
              + "'");
    }
    ModelFile file = new ModelFile(Path.of(text.substring(at + 1)));
    return new Named(file, name, Bytes.wrap(file.bytes()));
  }

  /** The names of the files, for comments. */
  String origin() {
    return models.stream().map(model -> model.file().origin()).collect(Collectors.joining(", "));
  }

  /**
   * Compiles them for a target.
   *
   * @throws UsageException if they cannot share an arena
   */
  SharedModels compile(
      ModelCompiler compiler, ModelArguments model, CompileArguments arguments, Target target) {
    String name = arguments.name(models.stream().map(Named::name).collect(Collectors.joining("_")));
    List<SharedModels.Source> sources = new ArrayList<>();
    for (Named one : models) {
      CompileRequest request = arguments.options(one.file(), one.name(), model, target);
      sources.add(new SharedModels.Source(one.bytes(), request));
    }
    try {
      return SharedModels.compile(compiler, name, sources);
    } catch (SharedArenaException e) {
      throw new UsageException(
          "--share-arena: "
              + e.getMessage()
              + " (NAME=MODEL calls a model otherwise than its file, --name the whole)");
    }
  }
}
