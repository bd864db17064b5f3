package dev.wafer.junit;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emulation.FirmwareEmulator;
import dev.wafer.emulation.FirmwareReport;
import dev.wafer.emulation.FirmwareRequest;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A compiled model on an emulated board. Tensors are raw little-endian bytes, in the order of the
 * model's inputs and outputs; {@code byte[]} are the elements of an int8 tensor. Each test has an
 * emulator of its own.
 */
public final class Emulator {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Toolchain toolchain;
  private final Board board;
  private final Core core;
  private final CompiledModel compiled;
  private final ModelHarness harness;

  Emulator(Toolchain toolchain, Board board, Core core, CompiledModel compiled) {
    this.toolchain = toolchain;
    this.board = board;
    this.core = core;
    this.compiled = compiled;
    this.harness = new ModelHarness(toolchain);
  }

  /**
   * What one inference cost.
   *
   * @param instructions executed, exactly
   * @param stackBytes deepest use of the stack
   * @param arenaBytes of the model's arena
   * @param flashBytes code and constants of the model, with what it pulls in of the C library
   */
  public record Cost(long instructions, long stackBytes, long arenaBytes, long flashBytes) {}

  /** Name of the board. */
  public String board() {
    return board.name();
  }

  /**
   * One inference of a fresh instance.
   *
   * @param inputs one array an input
   * @return one array an output
   */
  public List<byte[]> run(byte[]... inputs) {
    return runSequence(List.of(Arrays.asList(inputs))).get(0);
  }

  /**
   * Several inferences of one instance, one after the other: what a stateful model is about.
   *
   * @param frames the inputs of each inference
   * @return the outputs of each
   */
  public List<List<byte[]>> runSequence(List<List<byte[]>> frames) {
    ModelReport report = report(HarnessOptions.outputsOnly(board).withCore(core), frames);
    List<List<byte[]>> outputs = new ArrayList<>();
    report.outputs().get(0).forEach(frame -> outputs.add(frame.tensors()));
    return outputs;
  }

  /**
   * What an inference costs.
   *
   * @param inputs one array an input
   */
  public Cost measure(byte[]... inputs) {
    ModelReport report =
        report(
            HarnessOptions.measuring(board).withCore(core).withoutSteps(),
            List.of(Arrays.asList(inputs)));
    Measurement measured = report.measurement().orElseThrow();
    return new Cost(
        Math.round(measured.instructions()),
        measured.stackBytes(),
        compiled.report().arena().bytes(),
        report.sizes().flashBeyondWeightsBytes() + report.sizes().weightsBytes());
  }

  /**
   * Builds C files with a {@code main} and the model, runs the image, and says how it ended.
   *
   * @param sources C files; headers beside them are found, as is the model's
   */
  public FirmwareReport firmware(Path... sources) {
    return new FirmwareEmulator(toolchain)
        .run(FirmwareRequest.ofSources(board, List.of(sources), compiled.emitted().files(), LIMIT));
  }

  /** Runs an image that was linked for the board, and says how it ended. */
  public FirmwareReport image(Path elf) {
    return new FirmwareEmulator(toolchain).run(FirmwareRequest.ofImage(board, elf, LIMIT));
  }

  private ModelReport report(HarnessOptions options, List<List<byte[]>> frames) {
    List<Frame> sequence = frames.stream().map(Frame::new).toList();
    return harness
        .run(
            options,
            List.of(
                new ModelRequest(
                    ModelSources.of(compiled.emitted()), List.of(sequence), List.of())))
        .get(0);
  }
}
