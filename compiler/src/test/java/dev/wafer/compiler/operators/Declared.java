package dev.wafer.compiler.operators;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.operators.OperatorFiles;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declarations in a folder, and what comes of models with them. */
final class Declared {
  private final OperatorFiles files;

  private Declared(OperatorFiles files) {
    this.files = files;
  }

  /** A file with one operator, whose fields follow code and function. */
  static Declared operator(Path folder, String fields) {
    return file(
        folder,
        "{\"operators\": [{\"code\": \"Acme.Op\", \"function\": \"acme_op\", " + fields + "}]}");
  }

  static Declared file(Path folder, String json) {
    return new Declared(OperatorFiles.read(List.of(write(folder.resolve("ops.json"), json))));
  }

  ImportResult imported(byte[] model) {
    return TfliteImporter.importModel(model, source());
  }

  CompiledModel compiled(String name, byte[] model) {
    return new ModelCompiler()
        .compile(
            model,
            CompileRequest.builder(TargetCatalog.builtIn().resolve("host"))
                .name(name)
                .source(source())
                .build());
  }

  private ImportOptions source() {
    return new ImportOptions(Optional.empty(), Map.of(), files.operators());
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Declared.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
