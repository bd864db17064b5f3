package dev.wafer.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds an image of one or several models, runs it on an emulated board, and gives back what the
 * models computed and what that cost. Steps are counted in a second image, so that the hooks do not
 * disturb the other figures.
 */
public final class ModelHarness {
  private final HarnessImage image;

  public ModelHarness(Toolchain toolchain) {
    this.image = new HarnessImage(toolchain);
  }

  HarnessImage image() {
    return image;
  }

  /** What one run of an image left behind. */
  private record Run(
      Firmware firmware, ConsoleReport console, ByteBuffer outputs, ByteBuffer probes) {}

  /**
   * Runs models.
   *
   * @param requests the models of the image; each needs a frame where something is to be measured
   * @return one report a request, in the same order
   * @throws ToolchainException if the image does not build, faults, runs too long, or a model
   *     returns an error
   */
  public List<ModelReport> run(HarnessOptions options, List<ModelRequest> requests) {
    boolean probing = requests.stream().anyMatch(request -> !request.probes().isEmpty());
    Run plain = run(options, requests, false, probing);
    Optional<Run> stepped =
        options.steps() || probing
            ? Optional.of(run(options, requests, true, probing))
            : Optional.empty();
    List<ModelReport> reports = new ArrayList<>();
    for (int index = 0; index < requests.size(); index++) {
      ModelRequest request = requests.get(index);
      reports.add(
          new ModelReport(
              request.model().prefix(),
              OutputReader.outputs(request, plain.outputs()),
              probing ? OutputReader.probes(request, stepped.orElseThrow().probes()) : List.of(),
              measurement(options, index, plain, stepped),
              ImageSizes.of(plain.firmware().map(), objects(request.model()))));
    }
    return List.copyOf(reports);
  }

  /**
   * Runs models that share an arena one after the other, frame by frame, and measures each. What
   * one keeps between its runs lies in the arena while the others run.
   *
   * @param requests the models of the image, of one sequence each, of as many frames
   * @return one report a request, in the same order, without steps and probes
   * @throws ToolchainException as {@link #run(HarnessOptions, List)}
   */
  public List<ModelReport> runInTurn(HarnessOptions options, List<ModelRequest> requests) {
    HarnessOptions whole = options.withoutSteps();
    Firmware firmware = image.of(whole, requests.stream().map(ModelRequest::model).toList(), false);
    JobWriter job = new JobWriter();
    job.inTurn(requests);
    Run run = run(whole, firmware, job, false);
    List<List<Frame>> outputs = OutputReader.inTurn(requests, run.outputs());
    List<ModelReport> reports = new ArrayList<>();
    for (int index = 0; index < requests.size(); index++) {
      ModelSources model = requests.get(index).model();
      reports.add(
          new ModelReport(
              model.prefix(),
              List.of(outputs.get(index)),
              List.of(),
              measurement(whole, index, run, Optional.empty()),
              ImageSizes.of(run.firmware().map(), objects(model))));
    }
    return List.copyOf(reports);
  }

  /**
   * Instructions of each step of one inference, and nothing else.
   *
   * @param request with the frame that the inference is given
   * @param ticks of the board's timer to repeat the inference for
   * @throws ToolchainException as {@link #run(HarnessOptions, List)}
   */
  public List<Double> stepInstructions(HarnessOptions options, ModelRequest request, int ticks) {
    Firmware firmware = image.of(options, List.of(request.model()), true);
    JobWriter job = new JobWriter(ticks);
    job.measurement(0, request);
    return run(options, firmware, job, true).console().stepInstructions(0);
  }

  private static Optional<Measurement> measurement(
      HarnessOptions options, int index, Run plain, Optional<Run> stepped) {
    if (!options.measure()) {
      return Optional.empty();
    }
    return Optional.of(
        new Measurement(
            plain.console().instructionsPerCall(index, "init"),
            plain.console().instructionsPerCall(index, "run"),
            plain.console().stackBytes(index),
            options.steps() ? stepped.orElseThrow().console().stepInstructions(index) : List.of()));
  }

  private Run run(
      HarnessOptions options, List<ModelRequest> requests, boolean stepping, boolean probing) {
    Firmware firmware =
        image.of(options, requests.stream().map(ModelRequest::model).toList(), stepping);
    JobWriter job = new JobWriter();
    for (int index = 0; index < requests.size(); index++) {
      boolean measuring = stepping ? options.steps() : options.measure();
      job.model(index, requests.get(index), stepping && probing, measuring);
    }
    return run(options, firmware, job, stepping);
  }

  private Run run(HarnessOptions options, Firmware firmware, JobWriter job, boolean stepping) {
    String console = image.run(options, firmware, job, List.of());
    double instructionsPerTick =
        BoardSupport.emulationOf(options.board()).timer().instructionsPerTick();
    return new Run(
        firmware,
        ConsoleReport.parse(console, instructionsPerTick),
        read(firmware.directory().resolve("outputs.bin")),
        stepping ? read(firmware.directory().resolve("probes.bin")) : ByteBuffer.allocate(0));
  }

  private static List<String> objects(ModelSources model) {
    return model.sources().stream().map(FirmwareBuilder::objectOf).toList();
  }

  private static ByteBuffer read(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
