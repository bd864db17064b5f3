package dev.wafer.compiler.rules;

import dev.wafer.compiler.rules.Instances.Drawn;
import dev.wafer.frontend.ModelBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link Instances} that chooses, adds up and normalises. */
final class Maths {
  private Maths() {}

  static Map<String, Drawn> all() {
    Map<String, Drawn> all = new LinkedHashMap<>();
    for (String name : new String[] {"SELECT", "SELECT_V2"}) {
      all.put(name, new Drawn(ModelBuilder.code(name), i -> select(i, name.equals("SELECT_V2"))));
    }
    all.put(
        "ADD_N",
        new Drawn(
            106,
            i -> {
              int[] shape = i.extents();
              i.input(shape).input(shape).input(shape).output(shape);
            }));
    all.put(
        "CUMSUM",
        new Drawn(
            128,
            i -> {
              int[] shape = i.extents();
              i.options()
                  .int8(0, i.random().nextBoolean() ? 1 : 0)
                  .int8(1, i.random().nextBoolean() ? 1 : 0);
              i.input(shape).scalar(i.axis(shape.length)).output(shape);
            }));
    all.put("L2_NORMALIZATION", new Drawn(11, i -> Instances.fixed(i, 0x1p-7f, 0)));
    all.put(
        "LOCAL_RESPONSE_NORMALIZATION",
        new Drawn(
            13,
            i -> {
              int[] shape = i.extents();
              i.options().int32(0, i.axis(3)).float32(1, 1).float32(2, 0.5f).float32(3, 0.75f);
              i.input(shape).output(shape);
            }));
    all.put(
        "GELU",
        new Drawn(
            150,
            i -> {
              int[] shape = i.extents();
              i.options().int8(0, i.random().nextBoolean() ? 1 : 0);
              i.input(shape).output(shape);
            }));
    return all;
  }

  private static void select(Instance i, boolean broadcasts) {
    int[] out = i.extents();
    int[] a = out.clone();
    int[] condition = out.clone();
    for (int axis = 0; axis < out.length && broadcasts; axis++) {
      if (i.random().nextBoolean()) {
        condition[axis] = 1;
      } else if (i.random().nextBoolean()) {
        a[axis] = 1;
      }
    }
    boolean rows = !broadcasts && out.length > 0 && i.random().nextBoolean();
    i.input(ElementType.BOOL, rows ? new int[] {out[0]} : condition);
    i.input(a).input(out).output(out);
  }
}
