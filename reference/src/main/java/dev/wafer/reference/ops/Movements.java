package dev.wafer.reference.ops;

import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Movement;
import dev.wafer.reference.Tensor;
import java.util.List;

/** What operators compute that only move elements: one evaluation for all of them. */
final class Movements {
  private Movements() {}

  static List<Tensor> evaluate(Invocation call) {
    List<Tensor> outputs = call.node().outputs().stream().map(o -> Tensor.zeros(o.type())).toList();
    move(call, call.inputs(), outputs);
    return outputs;
  }

  /** The elements of the one input under the type of the output. */
  static List<Tensor> reinterpret(Invocation call) {
    return List.of(call.input(0).withType(call.outputType()));
  }

  /** Moves what a node moves from some tensors to others. */
  static void move(Invocation call, List<Tensor> inputs, List<Tensor> outputs) {
    for (Access access : Movement.of(call.node()).orElseThrow()) {
      Object from = inputs.get(access.input()).storage();
      Object to = outputs.get(access.output()).storage();
      if (!access.extents().contains(0)) {
        copy(access.dense(), 0, from, access.first(), to, access.firstWritten());
      }
    }
  }

  private static void copy(
      StridedLoops loops, int loop, Object from, int source, Object to, int target) {
    int extent = loops.extents().get(loop);
    int read = loops.steps().get(0).get(loop);
    int written = loops.steps().get(1).get(loop);
    if (loop < loops.count() - 1) {
      for (int i = 0; i < extent; i++) {
        copy(loops, loop + 1, from, source + i * read, to, target + i * written);
      }
    } else if (read == 1 && written == 1) {
      System.arraycopy(from, source, to, target, extent);
    } else {
      for (int i = 0; i < extent; i++) {
        System.arraycopy(from, source + i * read, to, target + i * written, 1);
      }
    }
  }
}
