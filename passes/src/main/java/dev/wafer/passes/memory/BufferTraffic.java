package dev.wafer.passes.memory;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.passes.analysis.MacCounter;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Estimates how many bytes of each buffer one inference reads and writes.
 *
 * <p>A step writes each output once and reads each input once; where it multiplies, it reads its
 * first input once for each position of the window: as many elements as multiply-accumulates
 * divided by the output channels that share what was read. Scratch and expanded weights are written
 * and read once.
 */
public final class BufferTraffic {
  private final Program program;
  private final Map<Integer, Long> bytes = new LinkedHashMap<>();

  private BufferTraffic(Program program) {
    this.program = program;
    program.buffers().forEach(buffer -> bytes.put(buffer.id(), 0L));
    program.steps().forEach(this::count);
  }

  /** Bytes by the buffers' ids. */
  public static Map<Integer, Long> of(Program program) {
    return new BufferTraffic(program).bytes;
  }

  private void count(Step step) {
    Node node = step.node();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      Optional<View> view = Optional.ofNullable(program.views().get(input));
      if (view.isPresent()) {
        long once = input.type().sizeBytes();
        add(view.get().buffer(), i == 0 ? Math.max(once, windowBytes(node)) : once);
        if (program.graph().isVariable(input)) {
          add(view.get().buffer(), once);
        }
      }
    }
    for (Value output : node.outputs()) {
      Optional.ofNullable(program.views().get(output))
          .ifPresent(view -> add(view.buffer(), output.type().sizeBytes()));
    }
    step.scratch().forEach(buffer -> add(buffer, 2 * buffer.sizeBytes()));
    step.expansions()
        .forEach(e -> add(e.buffer(), (e.isPersistent() ? 1 : 2) * e.buffer().sizeBytes()));
  }

  private void add(Buffer buffer, long more) {
    bytes.merge(buffer.id(), more, Long::sum);
  }

  private static long windowBytes(Node node) {
    long macs = MacCounter.macs(node);
    Shape output = node.output().shape();
    if (macs == 0 || output.rank() == 0) {
      return 0;
    }
    // Channels of a depthwise convolution share nothing.
    long sharing =
        node.op() instanceof DepthwiseConv2d ? 1 : Math.max(1, output.dim(output.rank() - 1));
    return macs / sharing * node.input(0).dataType().bits() / 8;
  }
}
