package dev.wafer.compiler.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.sparsity.SparseModel.Body;
import dev.wafer.compiler.sparsity.SparseModel.Form;
import dev.wafer.ir.DataType;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.report.CompileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A sparse parameter of every kind of consumer, in every placement, from the file to the host's C:
 * outputs are those that the reference gives for a dense parameter, and the report names the
 * placement that the C has, also where the one that was asked for does not exist.
 */
@Tag("long")
class SparseConsumersTest {
  /** More bytes, in any type, than a step without tiles expands in each run. */
  private static final int LARGE = 4100;

  /** Without {@link Mode#FIT}, which is one of these. */
  private static final List<Mode> MODES =
      List.of(Mode.FOLD, Mode.INIT, Mode.ON_DEMAND, Mode.DIRECT, Mode.AUTO);

  /** The first of {@link #consumers}, which kernels for the DSP extension take. */
  private static final int LAYERS = 6;

  private static final String FOLD = "fold";
  private static final String INIT = "init";
  private static final String ON_DEMAND = "on-demand";
  private static final String DIRECT = "direct";

  /**
   * A consumer.
   *
   * @param onDemand placement in the report where on-demand was asked for
   * @param direct the same for direct
   */
  private record Consumer(String name, Body body, String onDemand, String direct) {
    String expected(Mode mode) {
      return switch (mode) {
        case INIT -> INIT;
        case ON_DEMAND -> onDemand;
        case DIRECT -> direct;
        default -> FOLD;
      };
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "INT8", "INT16", "FLOAT16"})
  void portably(DataType type) {
    check("host", type == DataType.FLOAT16 ? halves() : consumers(type));
  }

  @Test
  void forTheDspExtension() {
    check("cortex-m4", consumers(DataType.INT8).subList(0, LAYERS));
  }

  /** The parts of a parameter with several consumers are placed where each can have it. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "INT8"})
  void severalConsumersAtOnce(DataType type) throws IOException {
    for (String core : List.of("host", "cortex-m4")) {
      PlacedModels models = new PlacedModels(core);
      for (int size : new int[] {24, 68}) {
        Body body = SparseConsumers.several(type, size);
        byte[] dense = SparseModel.of(Form.DENSE, size, body).bytes();
        for (Mode mode : MODES) {
          SparseModel sparse = SparseModel.of(form(mode, size / 4), size, body);
          CompiledModel compilation =
              models.add("several " + sparse.encoding(), sparse.bytes(), dense, mode);
          List<CompileReport.Weights> weights = compilation.report().weights();
          assertThat(weights).isNotEmpty();
          checkTruth(mode, "several " + size, compilation, weights);
        }
      }
      models.check(Files.createDirectory(folder.resolve(core)));
    }
  }

  private void check(String core, List<Consumer> consumers) {
    PlacedModels models = new PlacedModels(core);
    for (int i = 0; i < consumers.size(); i++) {
      Body body = consumers.get(i).body();
      byte[] dense = SparseModel.of(Form.DENSE, i, body).bytes();
      for (Mode mode : MODES) {
        SparseModel sparse = SparseModel.of(form(mode, i), i, body);
        String name = consumers.get(i).name() + " " + sparse.encoding();
        CompiledModel compilation = models.add(name, sparse.bytes(), dense, mode);
        List<CompileReport.Weights> weights = weights(compilation, sparse.parameterName());
        assertThat(weights).as(name).hasSize(1);
        if (mode != Mode.AUTO) {
          assertThat(weights.get(0).chosen().placement())
              .as("%s %s: %s", name, mode.key(), weights)
              .isEqualTo(consumers.get(i).expected(mode));
        }
        checkTruth(mode, name, compilation, weights);
      }
    }
    models.check(folder);
  }

  /** Both forms take turns. */
  private static Form form(Mode mode, int turn) {
    return (MODES.indexOf(mode) + turn) % 2 == 0 ? Form.READ_DIRECTLY : Form.DENSIFIED;
  }

  private static List<CompileReport.Weights> weights(CompiledModel compilation, String parameter) {
    return compilation.report().weights().stream()
        .filter(weight -> weight.tensors().contains(parameter))
        .toList();
  }

  /** The C does what the report says. */
  private static void checkTruth(
      Mode mode, String of, CompiledModel compilation, List<CompileReport.Weights> weights) {
    String name = of + " " + mode.key();
    List<String> placements = weights.stream().map(w -> w.chosen().placement()).toList();
    for (CompileReport.Weights weight : weights) {
      assertThat(weight.zeros()).as(name).isBetween(weight.elements() / 2, weight.elements() - 1);
      boolean lasting = weight.chosen().placement().equals(INIT);
      assertThat(weight.chosen().ramBytes() > 0).as("%s: %s", name, weight).isEqualTo(lasting);
      boolean folded = weight.chosen().placement().equals(FOLD);
      assertThat(weight.chosen().form().equals("dense")).as(name).isEqualTo(folded);
      // Where all weights are left as they are, nothing else is looked for.
      assertThat(weight.alternatives().isEmpty()).as(name).isEqualTo(mode == Mode.FOLD);
      // Whoever asks for a placement gets less flash; the compiler may give some of it for speed.
      assertThat(weight.alternatives())
          .filteredOn(other -> mode != Mode.AUTO && other.placement().equals(FOLD))
          .as("%s: %s", name, weight)
          .allSatisfy(
              other -> assertThat(weight.chosen().flashBytes()).isLessThan(other.flashBytes()));
    }
    assertThat(expands("init", compilation)).as(name).isEqualTo(placements.contains(INIT));
    assertThat(expands("run", compilation)).as(name).isEqualTo(placements.contains(ON_DEMAND));
    assertThat(compilation.report().expandedParameterBytes() > 0)
        .as(name)
        .isEqualTo(placements.contains(INIT));
  }

  /** Whether one of the model's functions expands anything. */
  private static boolean expands(String function, CompiledModel compilation) {
    String prefix = compilation.emitted().prefix();
    String code = compilation.emitted().files().get(prefix + ".c");
    int from = code.indexOf(prefix + "_status " + prefix + "_" + function + "(");
    assertThat(from).as(function).isPositive();
    return code.substring(from, code.indexOf("\n}\n", from)).contains("_expand_");
  }

  private static List<Consumer> consumers(DataType type) {
    // Integer depthwise kernels run in no tiles.
    String tiles = type == DataType.FLOAT32 ? ON_DEMAND : INIT;
    List<Consumer> all = new ArrayList<>();
    all.add(new Consumer("conv 1x1", SparseConsumers.conv(type, 1, 24, 20), ON_DEMAND, DIRECT));
    all.add(new Consumer("conv 3x3", SparseConsumers.conv(type, 3, 9, 14), ON_DEMAND, DIRECT));
    all.add(whole("depthwise", SparseConsumers.depthwise(type, 12)));
    all.add(
        new Consumer(
            "large depthwise", SparseConsumers.depthwise(type, LARGE / 9 + 1), tiles, tiles));
    all.add(
        new Consumer(
            "product", SparseConsumers.fullyConnected(type, 1, 45, 19), ON_DEMAND, DIRECT));
    all.add(
        new Consumer(
            "products", SparseConsumers.fullyConnected(type, 5, 32, 24), ON_DEMAND, DIRECT));
    all.add(whole("transposed", SparseConsumers.transposed(type, 6, 7)));
    all.add(none("large transposed", SparseConsumers.transposed(type, 24, 20)));
    for (int operator : List.of(SparseModel.ADD, SparseModel.MUL)) {
      String name = operator == SparseModel.ADD ? "sum" : "scaling";
      all.add(whole(name, SparseConsumers.elementwise(operator, type, 33)));
      all.add(none("large " + name, SparseConsumers.elementwise(operator, type, LARGE / 4)));
    }
    all.add(whole("output", SparseConsumers.output(type, 40)));
    all.add(none("large output", SparseConsumers.output(type, LARGE / 4)));
    return all;
  }

  private static List<Consumer> halves() {
    return List.of(
        new Consumer("conv", SparseConsumers.half(SparseModel.CONV_2D), ON_DEMAND, DIRECT),
        new Consumer(
            "product", SparseConsumers.half(SparseModel.FULLY_CONNECTED), ON_DEMAND, DIRECT),
        whole("depthwise", SparseConsumers.half(SparseModel.DEPTHWISE_CONV_2D)),
        whole("sum", SparseConsumers.half(SparseModel.ADD)));
  }

  /** Small enough to be expanded as a whole. */
  private static Consumer whole(String name, Body body) {
    return new Consumer(name, body, ON_DEMAND, ON_DEMAND);
  }

  /** Too large to be expanded in each run. */
  private static Consumer none(String name, Body body) {
    return new Consumer(name, body, INIT, INIT);
  }
}
