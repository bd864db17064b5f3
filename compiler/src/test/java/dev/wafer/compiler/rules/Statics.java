package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT32;

import dev.wafer.compiler.rules.Instances.Drawn;
import dev.wafer.frontend.ModelBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The part of {@link Instances} whose results follow from shapes and constants. */
final class Statics {
  private final Map<String, Drawn> all = new LinkedHashMap<>();

  private Statics() {
    add("SHAPE", i -> i.input(FLOAT32, i.extents()).output(i.rank()));
    add("RANK", i -> i.input(FLOAT32, i.extents()).output());
    add(
        "RANGE",
        i -> {
          int step = 1 + i.axis(3);
          int count = 1 + i.axis(5);
          if (i.random().nextBoolean()) {
            i.input().number(count * step - 2).number(step).output(count);
          } else {
            i.number(-2).number(count * step - 2).number(step).output(count);
          }
        });
    add(
        "BROADCAST_ARGS",
        i -> {
          int[] shape = i.extents();
          int[] other = shape.clone();
          Arrays.fill(other, 0, other.length / 2, 1);
          if (i.random().nextBoolean()) {
            i.input(shape.length).input(1 + i.axis(shape.length)).output(shape.length);
          } else {
            i.whole(i.in(), longs(shape)).whole(i.in(), longs(other)).output(shape.length);
          }
        });
    add(
        "FILL",
        i -> {
          int[] shape = i.extents();
          i.indices(shape).input().output(shape);
        });
    add(
        "ZEROS_LIKE",
        i -> {
          int[] shape = i.extents();
          i.input(shape).output(shape);
        });
  }

  private static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  static Map<String, Drawn> all() {
    return new Statics().all;
  }

  private void add(String name, Consumer<Instance> fill) {
    all.put(name, new Drawn(ModelBuilder.code(name), fill));
  }
}
