package dev.wafer.emulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts the binary files that {@code harness.c} writes into tensors again. */
final class OutputReader {
  private OutputReader() {}

  /** The outputs of all sequences of a model, from the buffer's position on. */
  static List<List<Frame>> outputs(ModelRequest request, ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    List<List<Frame>> sequences = new ArrayList<>();
    for (List<Frame> sequence : request.sequences()) {
      List<Frame> frames = new ArrayList<>();
      for (int frame = 0; frame < sequence.size(); frame++) {
        frames.add(frame(request, bytes));
      }
      sequences.add(List.copyOf(frames));
    }
    return List.copyOf(sequences);
  }

  /**
   * The outputs of models that ran in turn, for each model those of its frames.
   *
   * @param requests of one sequence each, of as many frames
   */
  static List<List<Frame>> inTurn(List<ModelRequest> requests, ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    List<List<Frame>> models = new ArrayList<>();
    requests.forEach(request -> models.add(new ArrayList<>()));
    int frames = requests.get(0).sequences().get(0).size();
    for (int frame = 0; frame < frames; frame++) {
      for (int index = 0; index < requests.size(); index++) {
        models.get(index).add(frame(requests.get(index), bytes));
      }
    }
    return models.stream().map(List::copyOf).toList();
  }

  private static Frame frame(ModelRequest request, ByteBuffer bytes) {
    List<byte[]> tensors = new ArrayList<>();
    for (int output = 0; output < request.model().outputCount(); output++) {
      tensors.add(take(bytes, bytes.getInt()));
    }
    return new Frame(List.copyOf(tensors));
  }

  /**
   * What the probes saw in each frame; written in the order of the steps, given back in the order
   * of the request.
   */
  static List<List<List<byte[]>>> probes(ModelRequest request, ByteBuffer bytes) {
    List<Probe> probes = request.probes();
    List<Integer> written =
        IntStream.range(0, probes.size())
            .boxed()
            .sorted(Comparator.comparingInt(index -> probes.get(index).step()))
            .toList();
    List<List<List<byte[]>>> sequences = new ArrayList<>();
    for (List<Frame> sequence : request.sequences()) {
      List<List<byte[]>> frames = new ArrayList<>();
      for (int frame = 0; frame < sequence.size(); frame++) {
        byte[][] dumps = new byte[probes.size()][];
        for (int index : written) {
          dumps[index] = take(bytes, probes.get(index).sizeBytes());
        }
        frames.add(List.of(dumps));
      }
      sequences.add(List.copyOf(frames));
    }
    return List.copyOf(sequences);
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new ToolchainException("the emulator wrote less than it was asked for");
    }
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }
}
