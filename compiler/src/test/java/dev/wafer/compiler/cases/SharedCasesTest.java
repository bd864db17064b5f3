package dev.wafer.compiler.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.emitter.testing.TensorComparison;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each folder of {@link SharedCase#location()}: the evaluator gives the right outputs, and the
 * emitted C, under sanitizers, gives the evaluator's.
 */
@Tag("long")
class SharedCasesTest {
  /** Floats are sums in another order. */
  private static final double FLOAT_TOLERANCE = 1e-4;

  private static final Duration MOST_CPU_TIME = Duration.ofSeconds(10);

  /** Planes of a quarter of a gigabyte, which nobody runs on a host either. */
  private static final Set<String> TOO_LARGE_TO_RUN =
      Set.of("large_plane_1_convolution", "large_plane_30_convolutions");

  /** LiteRT's outputs, which are clamped, where Micro ignores the activation. */
  private static final String CLAMPED = "int32_add_fused_activation";

  /** LiteRT's outputs, which it looks up, where Micro saturates next to the zero point. */
  private static final String LOOKED_UP = "scale_refused_without_operator";

  /** From this input scale on Micro takes a step of the input for a saturated one. */
  private static final float SATURATING_SCALE = 4;

  private static final int RELU6_MAX = 6;

  @TempDir Path folder;

  private List<SharedCase> cases;

  @BeforeEach
  void find() {
    Path location = SharedCase.location();
    assumeTrue(Files.isDirectory(location), "skipped: no cases at " + location);
    cases = SharedCase.all();
    assertThat(cases).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> theEvaluatorGivesTheRightOutputs() {
    return running().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () -> {
                      Graph graph = graph(one);
                      List<List<Tensor>> found = one.evaluated(graph);
                      one.outputs(graph)
                          .ifPresent(
                              right ->
                                  assertThat(differences(right, comparable(one, graph, found)))
                                      .isEmpty());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theEmittedCodeGivesTheEvaluatorsOutputs() {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<HostProgram.Model> models = new ArrayList<>();
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    List<SharedCase> all = running();
    for (SharedCase one : all) {
      List<List<Tensor>> frames = one.inputs(graph(one));
      frames.forEach(frame -> frame.forEach(tensor -> inputs.writeBytes(tensor.toBytes())));
      models.add(new HostProgram.Model(compile(one).emitted(), List.of(frames.size())));
    }
    byte[] outputs =
        new HostProgram(
                folder,
                TargetCatalog.builtIn().core(Core.HOST).orElseThrow(),
                HostProgram.Optimization.BUILD)
            .run(models, inputs.toByteArray());
    List<DynamicTest> tests = new ArrayList<>();
    int position = 0;
    for (SharedCase one : all) {
      List<List<Tensor>> expected = one.evaluated(graph(one));
      List<List<Tensor>> found = new ArrayList<>();
      for (List<Tensor> frame : expected) {
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : frame) {
          int end = position + Math.toIntExact(tensor.type().sizeBytes());
          tensors.add(Tensor.fromBytes(tensor.type(), Arrays.copyOfRange(outputs, position, end)));
          position = end;
        }
        found.add(tensors);
      }
      tests.add(
          DynamicTest.dynamicTest(
              one.name(), () -> assertThat(differences(expected, found)).isEmpty()));
    }
    assertThat(position).isEqualTo(outputs.length);
    return tests.stream();
  }

  @Test
  void noCaseTakesMoreThanTenSecondsToCompile() {
    compile(running().get(0)); // loads and warms up
    for (SharedCase one : cases) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      compile(one);
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      assertThat(Duration.ofNanos(nanos)).as(one.name()).isLessThan(MOST_CPU_TIME);
    }
  }

  private List<SharedCase> running() {
    return cases.stream().filter(one -> !TOO_LARGE_TO_RUN.contains(one.name())).toList();
  }

  /** What was found, and in cases whose outputs are LiteRT's alone, as LiteRT has it. */
  private static List<List<Tensor>> comparable(
      SharedCase one, Graph graph, List<List<Tensor>> found) {
    return switch (one.name()) {
      case CLAMPED -> List.of(clamped(found.get(0)));
      case LOOKED_UP -> List.of(lookedUp(graph, one.inputs(graph).get(0), found.get(0)));
      default -> found;
    };
  }

  /** TANH and LOGISTIC of INT8 where the input is at most one step from its zero point. */
  private static List<Tensor> lookedUp(Graph graph, List<Tensor> inputs, List<Tensor> found) {
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Quantization in = inputs.get(i).type().quantization();
      boolean tanh = graph.nodes().get(i).op().equals(new Unary(UnaryFn.TANH));
      long[] x = inputs.get(i).toLongs();
      long[] y = found.get(i).toLongs();
      for (int k = 0; k < y.length; k++) {
        long steps = x[k] - in.zeroPoint();
        if (in.scale() >= SATURATING_SCALE && Math.abs(steps) <= 1) {
          double real = steps * (double) in.scale();
          long value =
              tanh
                  ? Math.round(128 * StrictMath.tanh(real))
                  : Math.round(256 / (1 + StrictMath.exp(-real))) - 128;
          y[k] = Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, value));
        }
      }
      TensorType type = found.get(i).type();
      outputs.add(Tensor.of(DenseConstant.integers(type.dataType(), type.shape(), y), type));
    }
    return outputs;
  }

  /** What a fused RELU6 would make of INT32 outputs. */
  private static List<Tensor> clamped(List<Tensor> outputs) {
    return outputs.stream()
        .map(
            tensor -> {
              long[] values =
                  Arrays.stream(tensor.toLongs())
                      .map(value -> Math.max(0, Math.min(RELU6_MAX, value)))
                      .toArray();
              return Tensor.of(
                  DenseConstant.integers(tensor.dataType(), tensor.type().shape(), values),
                  tensor.type());
            })
        .toList();
  }

  private static Graph graph(SharedCase one) {
    return TfliteImporter.importModel(one.model()).compilable().main();
  }

  private static CompiledModel compile(SharedCase one) {
    Target host = TargetCatalog.builtIn().resolve(Core.HOST);
    return new ModelCompiler()
        .compile(one.model(), CompileRequest.builder(host).name(one.name()).build());
  }

  private static List<String> differences(List<List<Tensor>> expected, List<List<Tensor>> found) {
    assertThat(found).hasSameSizeAs(expected);
    List<String> differences = new ArrayList<>();
    for (int frame = 0; frame < expected.size(); frame++) {
      for (int i = 0; i < expected.get(frame).size(); i++) {
        String place = "frame %d, output %d: ".formatted(frame, i);
        TensorComparison.difference(
                expected.get(frame).get(i), found.get(frame).get(i), FLOAT_TOLERANCE)
            .ifPresent(text -> differences.add(place + text));
      }
    }
    return differences;
  }
}
