package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** The part of the input that starts at {@code begin} and has the output's shape. */
public record Slice(List<Integer> begin) implements Movement {
  public Slice {
    begin = List.copyOf(begin);
  }

  @Override
  public String mnemonic() {
    return "SLICE";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape out = outputs.get(0);
    return Access.single(out.dims(), Side.box(inputs.get(0), begin), Side.whole(out));
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    return Optional.of(new Slice(Movement.beginOnChannels(begin, before)));
  }
}
