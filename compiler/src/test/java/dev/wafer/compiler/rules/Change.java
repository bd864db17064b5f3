package dev.wafer.compiler.rules;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.SparseEncoder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One property of a model of one operator, made another: what a model that breaks a rule differs by
 * from one that breaks none. Which rule that is, if any, the importer tells.
 *
 * @param what the property and its new value, for messages
 */
record Change(String what, Consumer<Instance> apply) {
  private static final int SHAPE = 0;
  private static final int TYPE = 1;
  private static final int BUFFER = 2;
  private static final int QUANTIZATION = 4;
  private static final int IS_VARIABLE = 5;
  private static final int SPARSITY = 6;

  /** No operator has options of this number. */
  private static final int OTHER_OPTIONS = 127;

  /** Of an options table; no operator that is changed reads more. */
  private static final int FIELDS = 9;

  private static final int[] WHOLE = {-1, 0, 1, 2, 3, 99, 70_000};
  private static final int[] BYTES = {0, 1, 2, 3, 4, 99};
  private static final float[] REAL = {Float.NaN, -1, 0};
  private static final long[] CONTENTS = {-1, 0, 1, 2, 5, 100, 2_000_000};
  private static final long[] REALS = {-1, 0};
  private static final int MANY = 40;

  /**
   * The changes of an instance, which is only looked at.
   *
   * @param allOptions whether numbers that take more than a byte are among its options' changes
   */
  static List<Change> of(Instance instance, boolean allOptions) {
    List<Change> changes = new ArrayList<>();
    TreeSet<Integer> tensors = new TreeSet<>(instance.inputs());
    tensors.addAll(instance.outputs());
    tensors.remove(-1);
    for (int tensor : tensors) {
      Table table = instance.model().tensorTable(tensor);
      shapes(changes, tensor, table.numbers(SHAPE));
      quantizations(changes, tensor);
      for (ElementType type : ElementType.values()) {
        add(changes, tensor, "type " + type, t -> t.int8(TYPE, type.code()));
      }
      if (table.numbers(IS_VARIABLE).length > 0) {
        changes.add(
            new Change(
                "t" + tensor + " no variable",
                i -> {
                  i.model().tensorTable(tensor).int8(IS_VARIABLE, 0);
                  i.graphInputs().add(tensor);
                }));
      }
      contents(changes, instance, tensor, table);
    }
    signature(changes, instance);
    fields(changes);
    if (allOptions) {
      options(changes, instance);
    }
    return changes;
  }

  private static void add(List<Change> changes, int tensor, String what, Consumer<Table> write) {
    changes.add(
        new Change("t" + tensor + " " + what, i -> write.accept(i.model().tensorTable(tensor))));
  }

  private static void shapes(List<Change> changes, int tensor, int[] shape) {
    List<int[]> others = new ArrayList<>();
    int[] longer = Arrays.copyOf(shape, shape.length + 1);
    longer[shape.length] = 1;
    others.add(longer);
    others.add(new int[0]);
    others.add(new int[] {1, 1, 1, 1, 1, 1});
    if (shape.length > 0) {
      others.add(Arrays.copyOf(shape, shape.length - 1));
    }
    for (int axis = 0; axis < shape.length; axis++) {
      for (int extent : new int[] {shape[axis] + 1, shape[axis] + 2, 1, 0, -1, 70_000}) {
        int[] other = shape.clone();
        other[axis] = extent;
        others.add(other);
      }
    }
    for (int[] other : others) {
      add(changes, tensor, "shape " + Arrays.toString(other), t -> t.int32s(SHAPE, other));
    }
  }

  private static void quantizations(List<Change> changes, int tensor) {
    add(changes, tensor, "no scale", t -> t.table(QUANTIZATION, new Table()));
    for (float scale : new float[] {0, 1e30f, 1e-30f}) {
      quantization(changes, tensor, scale, 0);
    }
    for (int zeroPoint : new int[] {0, 3, 1000}) {
      quantization(changes, tensor, 0.37f, zeroPoint);
    }
    add(
        changes,
        tensor,
        "two scales",
        t -> t.table(QUANTIZATION, new Table().float32s(2, 0.5f, 0.25f).int64s(3, 0, 0)));
  }

  private static void quantization(List<Change> changes, int tensor, float scale, int zeroPoint) {
    add(
        changes,
        tensor,
        "scale " + scale + ", zero point " + zeroPoint,
        t -> t.table(QUANTIZATION, ModelBuilder.quantization(scale, zeroPoint)));
  }

  private static void contents(List<Change> changes, Instance instance, int tensor, Table table) {
    int code = table.numbers(TYPE)[0];
    DataType type =
        Arrays.stream(ElementType.values())
            .filter(t -> t.code() == code)
            .findFirst()
            .get()
            .dataType();
    int[] shape = table.numbers(SHAPE);
    boolean constant = table.numbers(BUFFER)[0] != 0;
    if (constant) {
      changes.add(
          new Change(
              "t" + tensor + " computed at run time",
              i -> {
                i.model().tensorTable(tensor).int32(BUFFER, 0);
                i.graphInputs().add(tensor);
              }));
    } else if (!instance.graphInputs().contains(tensor)) {
      return;
    }
    if (constant && shape.length > 0) {
      changes.add(new Change("t" + tensor + " sparse", i -> sparse(i, tensor, type, shape)));
    }
    List<int[]> shapes = new ArrayList<>(List.of(shape));
    if (constant) {
      shapes.addAll(List.of(new int[] {MANY}, new int[] {2}, new int[0]));
    }
    for (int[] other : shapes) {
      for (long value : type.isFloat() || !constant ? REALS : CONTENTS) {
        changes.add(
            new Change(
                "t%d constant %s of %d".formatted(tensor, Arrays.toString(other), value),
                i -> {
                  int elements = Shape.of(other).elements();
                  int buffer = i.model().buffer(bytes(type, elements, value));
                  i.model().tensorTable(tensor).int32(BUFFER, buffer).int32s(SHAPE, other);
                  i.graphInputs().remove((Integer) tensor);
                }));
      }
    }
  }

  private static void sparse(Instance instance, int tensor, DataType type, int[] shape) {
    boolean[] present = new boolean[Shape.of(shape).elements()];
    Arrays.fill(present, true);
    SparseEncoder.Encoding encoding = SparseEncoder.encode(shape, present, instance.random());
    int buffer = instance.model().buffer(bytes(type, encoding.stored().size(), 1));
    instance.model().tensorTable(tensor).int32(BUFFER, buffer).table(SPARSITY, encoding.sparsity());
  }

  private static byte[] bytes(DataType type, int elements, long value) {
    int width = Math.max(1, type.bits() / Byte.SIZE);
    ByteBuffer out = ByteBuffer.allocate(width * elements + 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      long bits = type == DataType.FLOAT32 ? Float.floatToIntBits((float) value) : value;
      out.putLong(width * i, bits);
    }
    return Arrays.copyOf(out.array(), (int) (((long) type.bits() * elements + 7) / Byte.SIZE));
  }

  private static void signature(List<Change> changes, Instance instance) {
    for (int k = 0; k < instance.inputs().size(); k++) {
      int index = k;
      changes.add(new Change("no input " + k, i -> i.inputs().set(index, -1)));
      if (instance.inputs().get(k) < 0) {
        for (int o = 0; o < instance.inputs().size(); o++) {
          int other = instance.inputs().get(o);
          changes.add(
              new Change(
                  "input %d as input %d".formatted(k, o), i -> i.inputs().set(index, other)));
        }
      }
    }
    changes.add(new Change("an input more", i -> i.inputs().add(i.outputs().get(0))));
    changes.add(new Change("inputs doubled", i -> i.inputs().addAll(List.copyOf(i.inputs()))));
    changes.add(
        new Change(
            "an output more",
            i -> {
              int[] shape = i.model().tensorTable(i.outputs().get(0)).numbers(SHAPE);
              i.outputs().add(i.out().tensor(i.model(), shape));
            }));
    changes.add(new Change("no last output", i -> i.outputs().remove(i.outputs().size() - 1)));
  }

  /** Activations and the like. */
  private static void fields(List<Change> changes) {
    for (int f = 0; f < FIELDS; f++) {
      int field = f;
      for (int value : BYTES) {
        changes.add(
            new Change(
                "option %d = byte %d".formatted(f, value), i -> i.options().int8(field, value)));
      }
    }
  }

  private static void options(List<Change> changes, Instance instance) {
    changes.add(new Change("options of another operator", i -> i.optionsOf(OTHER_OPTIONS)));
    for (int f = 0; f < FIELDS; f++) {
      int field = f;
      for (int value : WHOLE) {
        changes.add(
            new Change("option %d = %d".formatted(f, value), i -> i.options().int32(field, value)));
        changes.add(
            new Change(
                "option %d = [%d]".formatted(f, value), i -> i.options().int32s(field, value)));
      }
      for (float value : REAL) {
        changes.add(
            new Change(
                "option %d = %s".formatted(f, value), i -> i.options().float32(field, value)));
      }
    }
    byte[] custom = instance.customOptions();
    for (int k = 0;
        instance.named().isEmpty() && k + Integer.BYTES <= custom.length;
        k += Integer.BYTES) {
      int at = k;
      for (int value : WHOLE) {
        byte[] other =
            ByteBuffer.wrap(custom.clone())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(at, value)
                .array();
        changes.add(
            new Change("custom option at %d = %d".formatted(at, value), i -> i.custom(other)));
      }
    }
    for (int k = 1; k < instance.named().size(); k += 2) {
      int index = k;
      for (int value : WHOLE) {
        changes.add(named(instance, index, value));
        changes.add(named(instance, index, (float) value));
      }
      changes.add(named(instance, index, true));
    }
  }

  private static Change named(Instance instance, int index, Object value) {
    return new Change(
        instance.named().get(index - 1) + " = " + value,
        i -> {
          List<Object> other = new ArrayList<>(i.named());
          other.set(index, value);
          i.flex(other.toArray());
        });
  }
}
