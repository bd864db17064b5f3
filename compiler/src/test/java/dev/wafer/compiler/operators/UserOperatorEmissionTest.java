package dev.wafer.compiler.operators;

import static dev.wafer.frontend.SmallModels.flexMap;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.frontend.ModelBuilder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.targets.TargetCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a user's functions, on the host under sanitizers and without a warning. */
class UserOperatorEmissionTest {
  private static final int BOOL = 6;

  @TempDir Path folder;

  @Test
  void theFunctionIsToldOfTensorsOptionsAndScratch() {
    Declared declared =
        declared(
            "tell",
            """
            "inputs": [
              {"name": "x", "types": ["INT8"], "shape": ["h", 3], "quantization": "per-tensor"},
              {"name": "gone", "types": ["FLOAT32"], "optional": true},
              {"name": "w", "types": ["INT8"], "constant": true, "quantization": "per-axis"},
              {"name": "scalar", "types": ["FLOAT32"]},
              {"name": "last", "types": ["INT8"], "optional": true}
            ],
            "options": [
              {"name": "count", "type": "int32"}, {"name": "gain", "key": "Gain-dB", "type": "float32"},
              {"name": "on", "type": "bool"}, {"name": "none", "type": "float32[]", "default": []},
              {"name": "taps", "type": "float32[]"}, {"name": "list", "type": "int32[]"},
              {"name": "comment", "type": "ignored"}
            ],
            "outputs": [
              {"name": "told", "type": "INT32", "shape": ["27 * h + min(count, 7) + rank(x)"]},
              {"name": "flag", "type": "BOOL", "shape": []}
            ],
            "scratch": "ceil_div(elements(x), 4) * 4 - 1"
            """);
    ModelBuilder model = new ModelBuilder();
    int x = model.quantized(ModelBuilder.INT8, 0.5f, -3, 2, 3);
    int w =
        model.add(
            model
                .table(ModelBuilder.INT8, model.buffer((byte) 9, (byte) 8), 1, 2)
                .table(
                    4, ModelBuilder.options().float32s(2, 0.25f, 2f).int64s(3, 0, 0).int32(6, 1)));
    int scalar =
        model.constant(
            ModelBuilder.FLOAT32, DenseConstant.float32(Shape.scalar(), new float[] {1}));
    int told = model.tensor(ModelBuilder.INT32, 63);
    int flag = model.tensor(BOOL);
    byte[] options =
        flexMap(
            "Gain-dB",
            1.5f,
            "comment",
            "made by a test",
            "count",
            7,
            "list",
            List.of(5, -6),
            "on",
            true,
            "taps",
            List.of(0.5, -2));
    model.custom("Acme.Op", ints(x, -1, w, scalar), ints(told, flag), options);
    byte[] bytes = model.inputs(x).outputs(told, flag).build();

    ByteBuffer out = run(declared.compiled("m", bytes), List.of(1), new byte[] {7, 0, 0, 0, 0, 0});
    assertThat(words(out))
        .containsExactly(
            // x, and its first element
            9,
            2,
            6,
            2,
            3,
            0,
            1,
            500,
            -3,
            7,
            // what is left out
            0,
            0,
            0,
            0,
            0,
            -1,
            // weights with two scales
            9,
            2,
            2,
            1,
            2,
            1,
            2,
            250,
            0,
            2000,
            0,
            9,
            // a float
            1,
            0,
            1,
            0,
            0,
            0,
            // left out at the end
            0,
            0,
            0,
            0,
            0,
            -1,
            // outputs
            2,
            1,
            63,
            63,
            0,
            0,
            6,
            0,
            1,
            0,
            0,
            // no states, scratch, no bytes beside the options
            0,
            7,
            0,
            7,
            150,
            1,
            0,
            1,
            5,
            -20,
            5,
            -6);
  }

  private Declared declared(String function, String fields) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Declared.write(folder.resolve("acme_ops.h"), Declared.resource("acme_ops.h"));
    return Declared.file(
        folder,
        "{\"operators\": [{\"code\": \"Acme.Op\", \"function\": \"acme_%s\", \"header\": \"acme_ops.h\", %s}]}"
            .formatted(function, fields));
  }

  private ByteBuffer run(CompiledModel model, List<Integer> sequences, byte[] inputs) {
    return ByteBuffer.wrap(outputs(model, sequences, inputs)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] outputs(CompiledModel model, List<Integer> sequences, byte[] inputs) {
    HostProgram program =
        new HostProgram(
            folder,
            TargetCatalog.builtIn().core("host").orElseThrow(),
            HostProgram.Optimization.BUILD);
    return program.run(List.of(new HostProgram.Model(model.emitted(), sequences)), inputs);
  }

  private static List<Integer> words(ByteBuffer from) {
    List<Integer> words = new ArrayList<>();
    while (from.remaining() >= Integer.BYTES) {
      words.add(from.getInt());
    }
    return words;
  }

  @Test
  void whatItKeepsIsZeroAtFirstAndLastsFromRunToRun() {
    Declared declared =
        declared(
            "count",
            """
            "inputs": [{"name": "x", "types": ["INT16"], "shape": ["...", "n"]}],
            "outputs": [
              {"name": "y", "typeOf": "x", "shapeOf": "x"},
              {"name": "before", "type": "INT32", "shape": [1]}
            ],
            "states": [
              {"name": "sums", "type": "INT16", "shape": ["...", "n"]},
              {"name": "runs", "type": "INT32", "shape": [1]}
            ]
            """);
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(ModelBuilder.INT16, 1, 2);
    int y = model.tensor(ModelBuilder.INT16, 1, 2);
    int before = model.tensor(ModelBuilder.INT32, 1);
    model.custom("Acme.Op", ints(x), ints(y, before));
    byte[] bytes = model.inputs(x).outputs(y, before).build();

    byte[] inputs = {1, 0, 2, 0, 10, 0, 20, 0, 3, 0, 4, 0};
    ByteBuffer out = run(declared.compiled("m", bytes), List.of(2, 1), inputs);
    assertThat(out.getShort()).isEqualTo((short) 1);
    assertThat(out.getShort()).isEqualTo((short) 2);
    assertThat(out.getInt()).isZero();
    assertThat(out.getShort()).isEqualTo((short) 11);
    assertThat(out.getShort()).isEqualTo((short) 22);
    assertThat(out.getInt()).isEqualTo(1);
    assertThat(out.getShort()).as("a fresh instance").isEqualTo((short) 3);
    assertThat(out.getShort()).isEqualTo((short) 4);
    assertThat(out.getInt()).isZero();
  }

  /** The function fails where its output does not lie over its input. */
  @Test
  void anOutputLiesOverAnInputThatDies() {
    String fields =
        """
        "inputs": [{"name": "x", "types": ["FLOAT32"], "shape": [4]}],
        "outputs": [{"name": "y", "typeOf": "x", "shapeOf": "x", "mayOverwrite": "x"}]
        """;
    CompiledModel model = declared("twice", fields).compiled("m", twice());
    assertThat(model.report().arena().bytes()).isEqualTo(16);
    ByteBuffer inputs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    inputs.putFloat(1.5f).putFloat(-2).putFloat(0).putFloat(100);
    ByteBuffer out = run(model, List.of(1), inputs.array());
    assertThat(out.getFloat()).isEqualTo(6f);
    assertThat(out.getFloat()).isEqualTo(-8f);

    CompiledModel apart =
        declared("twice", fields.replace(", \"mayOverwrite\": \"x\"", "")).compiled("m", twice());
    assertThat(apart.report().arena().bytes()).isEqualTo(32);
  }

  /** Two of them, one behind the other. */
  private static byte[] twice() {
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    int z = model.tensor(ModelBuilder.FLOAT32, 4);
    model.custom("Acme.Op", ints(x), ints(y)).custom("Acme.Op", ints(y), ints(z));
    return model.inputs(x).outputs(z).build();
  }

  @Test
  void bytesOfOptionsArriveAsTheyAre() {
    Declared declared =
        declared(
            "bytes",
            """
            "inputs": [{"name": "x", "types": ["UINT8"]}],
            "options": "bytes",
            "outputs": [{"name": "y", "type": "UINT8"}]
            """);
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(ModelBuilder.UINT8, 1);
    int y = model.tensor(ModelBuilder.UINT8, 5);
    model.custom("Acme.Op", ints(x), ints(y), (byte) 1, (byte) 0, (byte) -1, (byte) 7, (byte) 9);
    byte[] bytes = model.inputs(x).outputs(y).build();
    byte[] out = outputs(declared.compiled("m", bytes), List.of(1), new byte[1]);
    assertThat(out).containsExactly(1, 0, -1, 7, 9);
  }

  /** What depends on constants alone is computed when a model is compiled, but not this. */
  @Test
  void itRunsAtRunTimeEvenOnConstants() {
    Declared declared =
        declared(
            "bytes",
            """
            "inputs": [{"name": "x", "types": ["UINT8"], "constant": true}],
            "options": "bytes",
            "outputs": [{"name": "y", "type": "UINT8"}]
            """);
    ModelBuilder model = new ModelBuilder();
    int x =
        model.constant(ModelBuilder.UINT8, DenseConstant.integers(DataType.UINT8, Shape.of(1), 4));
    int y = model.tensor(ModelBuilder.UINT8, 2);
    model.custom("Acme.Op", ints(x), ints(y), (byte) 5, (byte) 6);
    byte[] bytes = model.outputs(y).build();
    byte[] out = outputs(declared.compiled("m", bytes), List.of(1), new byte[0]);
    assertThat(out).containsExactly(5, 6);
  }
}
