package dev.wafer.emulation;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;

/** Writes the job file that {@code harness.c} reads; that file describes the format. */
final class JobWriter {
  /**
   * Ticks after which a repeated measurement is precise enough: one tick in 5000 is 0.02 percent.
   */
  private static final int WANTED_TICKS = 5000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int wantedTicks;

  JobWriter() {
    this(WANTED_TICKS);
  }

  /**
   * @param wantedTicks to repeat a measurement for
   */
  JobWriter(int wantedTicks) {
    this.wantedTicks = wantedTicks;
  }

  /** All sequences of a model, then its measurement. */
  void model(int index, ModelRequest request, boolean probing, boolean measuring) {
    for (List<Frame> sequence : request.sequences()) {
      select(index);
      if (probing) {
        probes(request.probes());
      }
      command('I');
      for (Frame frame : sequence) {
        command('R');
        tensors(frame);
      }
    }
    if (measuring) {
      measurement(index, request);
    }
  }

  /**
   * Models with one arena in turn: each is initialised once, then each runs its first frame, then
   * each its second. Their measurements follow.
   *
   * @param requests of one sequence each, of as many frames
   */
  void inTurn(List<ModelRequest> requests) {
    select(0);
    for (int index = 0; index < requests.size(); index++) {
      switchTo(index);
      command('I');
    }
    int frames = requests.get(0).sequences().get(0).size();
    for (int frame = 0; frame < frames; frame++) {
      for (int index = 0; index < requests.size(); index++) {
        switchTo(index);
        command('R');
        tensors(requests.get(index).sequences().get(0).get(frame));
      }
    }
    for (int index = 0; index < requests.size(); index++) {
      measurement(index, requests.get(index));
    }
  }

  private void switchTo(int index) {
    command('S');
    word(index);
  }

  /** The measurement of a model with its first frame. */
  void measurement(int index, ModelRequest request) {
    select(index);
    command('T');
    word(wantedTicks);
    tensors(request.sequences().get(0).get(0));
  }

  /** The whole file. */
  byte[] end() {
    command('E');
    return bytes.toByteArray();
  }

  private void select(int index) {
    command('M');
    word(index);
  }

  private void probes(List<Probe> probes) {
    command('P');
    word(probes.size());
    probes.stream()
        .sorted(Comparator.comparingInt(Probe::step))
        .forEach(
            probe -> {
              word(probe.step());
              word(probe.arena());
              word(probe.offsetBytes());
              word(probe.sizeBytes());
            });
  }

  private void tensors(Frame frame) {
    for (byte[] tensor : frame.tensors()) {
      word(tensor.length);
      bytes.writeBytes(tensor);
    }
  }

  private void command(char command) {
    bytes.write(command);
  }

  private void word(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.write(value >>> shift);
    }
  }
}
