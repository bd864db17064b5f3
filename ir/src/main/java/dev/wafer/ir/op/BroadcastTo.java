package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.List;

/** The input repeated along its axes of extent 1 until it has the output's shape. */
public record BroadcastTo() implements Movement {
  @Override
  public String mnemonic() {
    return "BROADCAST_TO";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape out = outputs.get(0);
    Shape in = inputs.get(0);
    while (in.rank() < out.rank()) {
      in = in.inserted(0, 1);
    }
    List<Side.Step> steps = new ArrayList<>();
    for (int axis = 0; axis < out.rank(); axis++) {
      steps.add(Side.step(axis, in.dim(axis) == out.dim(axis) ? 1 : 0));
    }
    Side from = Side.stepping(in, steps.toArray(Side.Step[]::new));
    return Access.single(out.dims(), from, Side.whole(out));
  }
}
