package dev.wafer.emitter.kernels.elementwise.portable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookupTest {
  private static final int LEAST = 512;

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void int8MatchesTheReference() {
    for (float scale : List.of(0.01f, 0.05f, 0.2f)) {
      TensorType in = QuantizedTypes.s8(scale, 11, 2, 300);
      add(new Unary(UnaryFn.LOGISTIC), in, QuantizedTypes.s8(1 / 256f, -128, 2, 300));
      add(new Unary(UnaryFn.TANH), in, QuantizedTypes.s8(1 / 128f, 0, 2, 300));
      add(new Unary(UnaryFn.HARD_SWISH), in, QuantizedTypes.s8(scale * 0.9f, -4, 2, 300));
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void int16MatchesTheReference() {
    for (float scale : List.of(1 / 4096f, 1 / 2048f, 0.0003f, 0.00002f, 0.001f)) {
      TensorType in = QuantizedTypes.s16(scale, 2000);
      add(new Unary(UnaryFn.LOGISTIC), in, QuantizedTypes.s16(1 / 32768f, 2000));
      add(new Unary(UnaryFn.TANH), in, QuantizedTypes.s16(1 / 32768f, 2000));
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void functionsOfAByteAndANumberMatchTheReference() {
    for (BinaryFn fn : BinaryFn.values()) {
      if (fn.types().contains(DataType.INT8)) {
        for (boolean first : new boolean[] {true, false}) {
          for (int number : new int[] {-128, 3, 90}) {
            Graph graph = besideNumber(fn, first, number, LEAST);
            assertThat(bound(graph)).as("%s", fn).isPresent();
            cases.add(KernelCase.random(fn + " beside " + number, graph, cases.size()));
          }
        }
      }
    }
    HostHarness.of(List.of(new LookupS8()), Core.HOST).check(folder, cases);
  }

  @Test
  void aTableIsNotMadeForFewBytes() {
    assertThat(bound(besideNumber(BinaryFn.MUL, true, 3, LEAST - 1))).isEmpty();
  }

  @Test
  void aNumberThatGivesThePlaneMoreAxesIsLeftToOtherKernels() {
    GraphBuilder builder = new GraphBuilder("axes");
    Value x = builder.input("x", QuantizedTypes.s8(0.05f, 7, 1, LEAST));
    Value number =
        builder.constant(
            "number",
            DenseConstant.integers(DataType.INT8, Shape.of(1, 1, 1, 1, 1), 3),
            Quantization.perTensor(0.03f, -5));
    TensorType out = QuantizedTypes.s8(0.11f, 13, 1, 1, 1, 1, LEAST);
    Value y = builder.node(new Binary(BinaryFn.MUL, Activation.NONE), out, x, number);

    assertThat(bound(builder.output(y).build())).isEmpty();
  }

  @Test
  void aPlaneTimesANumberIsCheaperByATable() {
    Graph graph = besideNumber(BinaryFn.MUL, true, 3, LEAST);
    Core core = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();

    assertThat(new Lowering(KernelRegistry.standard(), core).lower(graph).steps())
        .extracting(step -> step.binding().kernel())
        .containsExactly("lookup_s8");
  }

  private static Optional<KernelBinding> bound(Graph graph) {
    Core core = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
    Node node = graph.nodes().get(0);
    return new LookupS8().bind(node.op(), new KernelRequest(graph, node, core));
  }

  /** A function of so many bytes and a constant, which is the first operand or the second. */
  private static Graph besideNumber(BinaryFn fn, boolean first, int number, int elements) {
    boolean same = fn.kind() == BinaryFn.Kind.SELECTION;
    GraphBuilder builder = new GraphBuilder("lookup");
    TensorType type = QuantizedTypes.s8(0.05f, 7, 1, 1, 1, elements);
    Value x = builder.input("x", type);
    Value constant =
        builder.constant(
            "number",
            DenseConstant.integers(DataType.INT8, Shape.of(1), number),
            same ? type.quantization() : Quantization.perTensor(0.03f, -5));
    TensorType out = same ? type : type.withQuantization(Quantization.perTensor(0.11f, 13));
    Activation activation =
        fn.kind() == BinaryFn.Kind.ARITHMETIC ? Activation.RELU : Activation.NONE;
    Value y =
        builder.node(new Binary(fn, activation), out, first ? constant : x, first ? x : constant);
    return builder.output(y).build();
  }

  private void add(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("lookup");
    Value x = builder.input("x", in);
    cases.add(
        KernelCase.random(
            op + " of " + in, builder.output(builder.node(op, out, x)).build(), cases.size()));
  }
}
