package dev.wafer.cli;

import dev.wafer.compiler.internal.EdgeRequest;
import dev.wafer.passes.program.EdgePlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where inputs and outputs lie. */
final class EdgeArguments {
  private static final String ALL = "*";

  @Option(
      names = "--input-align",
      paramLabel = "[NAME=]BYTES",
      description =
          "Put inputs, all or one, at multiples of so many bytes, a power of two up to 64: 32 for"
              + " the cache lines of a Cortex-M7. Repeatable.")
  private List<String> inputAlignments = List.of();

  @Option(
      names = "--output-align",
      paramLabel = "[NAME=]BYTES",
      description = "The same for outputs.")
  private List<String> outputAlignments = List.of();

  @Option(
      names = "--external-input",
      paramLabel = "NAME",
      arity = "0..1",
      fallbackValue = ALL,
      description =
          "Leave inputs, all or --external-input=NAME, out of the arena: each run is told where"
              + " they are, and reads them there. Repeatable.")
  private List<String> externalInputs = List.of();

  @Option(
      names = "--feed-input",
      paramLabel = "NAME",
      arity = "0..1",
      fallbackValue = EdgeRequest.ONLY,
      description =
          "Take the rows of the input, or of --feed-input=NAME, one after the other, as a camera"
              + " delivers them: the image lies nowhere as a whole.")
  private Optional<String> fedInput = Optional.empty();

  @Option(
      names = "--external-output",
      paramLabel = "NAME",
      arity = "0..1",
      fallbackValue = ALL,
      description = "The same for outputs, which each run writes where it is told to.")
  private List<String> externalOutputs = List.of();

  EdgeRequest request() {
    return new EdgeRequest(
        new EdgeRequest.Side(
            alignments("--input-align", inputAlignments), external(externalInputs), fedInput),
        new EdgeRequest.Side(
            alignments("--output-align", outputAlignments),
            external(externalOutputs),
            Optional.empty()));
  }

  private static EdgeRequest.Wish<Integer> alignments(String option, List<String> texts) {
    int others = EdgePlace.LEAST_ALIGNMENT_BYTES;
    Map<String, Integer> named = new LinkedHashMap<>();
    for (String text : texts) {
      int at = text.lastIndexOf('=');
      int bytes = alignment(option, text.substring(at + 1));
      if (at < 0) {
        others = bytes;
      } else {
        named.put(text.substring(0, at), bytes);
      }
    }
    return new EdgeRequest.Wish<>(others, named);
  }

  private static int alignment(String option, String text) {
    try {
      int bytes = Integer.parseInt(text);
      if (EdgeRequest.isAlignment(bytes)) {
        return bytes;
      }
    } catch (NumberFormatException noNumber) {
      // Told below, as numbers out of range are.
    }
    throw new UsageException(
        option
            + " is BYTES or NAME=BYTES, with a power of two up to "
            + EdgeRequest.MOST_ALIGNMENT_BYTES
            + ", not '"
            + Terminal.printable(text)
            + "'");
  }

  private static EdgeRequest.Wish<Boolean> external(List<String> names) {
    Map<String, Boolean> named = new LinkedHashMap<>();
    names.stream().filter(name -> !name.equals(ALL)).forEach(name -> named.put(name, true));
    return new EdgeRequest.Wish<>(names.contains(ALL), named);
  }
}
