package dev.wafer.cli;

import dev.wafer.compiler.internal.operators.OperatorFiles;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that most commands take. */
final class ModelArguments {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      converter = PathConverter.OrStandardInput.class,
      description = "A TensorFlow Lite model; - for standard input.")
  private Path model;

  @Option(
      names = "--signature",
      paramLabel = "KEY",
      description =
          "The signature to enter ('wafer inspect' lists them); without it the first"
              + " subgraph is entered.")
  private String signature;

  @Option(
      names = "--input-shape",
      paramLabel = "NAME=SHAPE",
      converter = InputShape.Converter.class,
      description =
          "The shape of an input of which the model leaves extents open, for example"
              + " image=1,96,96,3; repeatable. All shapes that follow are computed anew.")
  private List<InputShape> inputShapes = List.of();

  @Option(
      names = "--input-type",
      paramLabel = "[NAME=]TYPE",
      converter = EdgeTypeOption.Converter.class,
      description =
          "The element type of inputs in place of the file's, of all or of one: int8, uint8, int16,"
              + " float32, or converted. A QUANTIZE is left out or added; no value changes."
              + " Repeatable.")
  private List<EdgeTypeOption> inputTypes = List.of();

  @Option(
      names = "--output-type",
      paramLabel = "[NAME=]TYPE",
      converter = EdgeTypeOption.Converter.class,
      description = "The element type of outputs likewise.")
  private List<EdgeTypeOption> outputTypes = List.of();

  @Option(
      names = "--operators",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "A JSON file that declares custom operators of yours and names the C functions that"
              + " compute them (docs/USER_OPERATORS.md); repeatable.")
  private List<Path> operators = List.of();

  /** The file. */
  ModelFile file() {
    return new ModelFile(model);
  }

  /**
   * The contents of the file.
   *
   * @throws UsageException if there is no such file
   */
  byte[] bytes() throws IOException {
    return file().bytes();
  }

  /** The operators of the user. */
  OperatorFiles operators() {
    return OperatorFiles.read(operators);
  }

  /** Where the model is entered, with which shapes and which operators. */
  ImportOptions source() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputShapes.forEach(given -> shapes.put(given.name(), given.shape()));
    return new ImportOptions(
        Optional.ofNullable(signature),
        shapes,
        EdgeTypeOption.all(inputTypes),
        EdgeTypeOption.all(outputTypes),
        operators().operators());
  }

  /** Reads the model at its entry point, and tells on {@code err} what was decided about it. */
  ImportResult imported(byte[] bytes, PrintWriter err) {
    ImportResult imported = TfliteImporter.importModel(bytes, source());
    warn(imported.warnings(), err);
    return imported;
  }

  /** Prints warnings, one a line. */
  static void warn(List<String> warnings, PrintWriter err) {
    warnings.forEach(text -> err.println("wafer: warning: " + Terminal.printable(text)));
    err.flush();
  }

  /** File name of the model, for messages and comments; {@code model} from standard input. */
  String origin() {
    return file().origin();
  }
}
