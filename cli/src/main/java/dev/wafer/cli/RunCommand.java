package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.cli.io.TensorFiles;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wafer run}: the model on this machine, through the reference evaluator. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description = "Runs a model on this machine with the reference evaluator.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer run kws.tflite --input features.bin --output out",
      "  wafer run lstm.tflite --input frames.npy --frames 5 --output out --format npy"
    })
final class RunCommand implements Callable<Integer> {
  /** File formats of outputs. */
  enum Format {
    BIN,
    NPY
  }

  @Spec private CommandSpec spec;
  @Mixin private ModelArguments model;

  @Option(
      names = {"-i", "--input"},
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "One file an input, in order: .npy, or raw little-endian elements. Needed unless the"
              + " model takes none.")
  private List<Path> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for out_0.bin, out_1.bin ...")
  private Path output;

  @Option(
      names = "--frames",
      defaultValue = "1",
      paramLabel = "N",
      description = "Each input file holds N successive frames for a stateful model.")
  private int frames;

  @Option(
      names = "--format",
      defaultValue = "bin",
      paramLabel = "FORMAT",
      description = "Format of the outputs: bin or npy (default ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Graph graph = model.imported(model.bytes(), err).compilable().main();
    if (frames < 1) {
      throw new UsageException("--frames is at least 1, not " + frames);
    }
    if (inputs.size() != graph.inputs().size()) {
      throw new UsageException(
          "the model takes " + graph.inputs().size() + " input(s), --input names " + inputs.size());
    }
    List<List<byte[]>> sequence = TensorFiles.readFrames(inputs, graph.inputs(), frames);
    List<ByteArrayOutputStream> results = evaluate(graph, sequence);
    write(graph, results);
    return ExitCode.OK;
  }

  private List<ByteArrayOutputStream> evaluate(Graph graph, List<List<byte[]>> sequence) {
    Evaluator evaluator = new Evaluator(graph);
    List<ByteArrayOutputStream> results = new ArrayList<>();
    graph.outputs().forEach(value -> results.add(new ByteArrayOutputStream()));
    Terminal.Progress progress = Terminal.progress(spec.commandLine().getErr());
    for (int frame = 0; frame < frames; frame++) {
      progress.step("frame " + (frame + 1) + " of " + frames);
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        tensors.add(Tensor.fromBytes(graph.inputs().get(i).type(), sequence.get(frame).get(i)));
      }
      List<Tensor> outputs = evaluator.run(tensors);
      for (int i = 0; i < outputs.size(); i++) {
        results.get(i).writeBytes(outputs.get(i).toBytes());
      }
    }
    return results;
  }

  private void write(Graph graph, List<ByteArrayOutputStream> results) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      Value value = graph.outputs().get(i);
      List<Integer> dims = new ArrayList<>(value.shape().dims());
      if (frames > 1) {
        dims.add(0, frames);
      }
      TensorType type = value.type().withShape(Shape.of(dims));
      String name = "out_" + i + "." + format.name().toLowerCase(Locale.ROOT);
      files.put(name, TensorFiles.encode(results.get(i).toByteArray(), type, format == Format.NPY));
      out.printf(
          Locale.ROOT,
          "%s  %s[%s]  %s%n",
          name,
          value.dataType().mnemonic(),
          type.shape(),
          Terminal.printable(value.name()));
    }
    new OutputFolder(output).writeBytes(files);
    out.flush();
  }
}
