package dev.wafer.emitter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sanitizers find in a program of emitted models. */
final class HostProgramTest {
  private static final String NEGATED = "(int32_t)(0u - (uint32_t)x)";

  @Test
  void whatIsDefinedRuns(@TempDir Path folder) {
    assertThat(run(folder, NEGATED)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void whatIsUndefinedIsFoundAndNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> run(folder, "-x"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("negation of -2147483648 cannot be represented");
  }

  /** What NEG of the least number gives if an expression computes it. */
  private static int run(Path folder, String expression) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    TensorType one = TensorType.of(DataType.INT32, 1);
    GraphBuilder builder = new GraphBuilder("model");
    Graph graph =
        builder.output(builder.node(new Unary(UnaryFn.NEG), one, builder.input("x", one))).build();
    PlannedProgram planned =
        new ArenaPlanning(PlannerOptions.standard())
            .plan(new Lowering(KernelRegistry.standard(), host).lower(graph));
    EmittedModel model =
        new CEmitter().emit(planned, new EmitOptions("m", "generated", "0", Core.HOST));
    Map<String, String> files = new LinkedHashMap<>(model.files());
    files.replaceAll((name, text) -> text.replace(NEGATED, expression));
    EmittedModel changed =
        new EmittedModel(
            model.prefix(),
            files,
            model.binaries(),
            model.weightsSymbol(),
            model.planned(),
            model.wide(),
            model.constants(),
            model.use());
    byte[] least =
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(Integer.MIN_VALUE)
            .array();
    byte[] out =
        new HostProgram(folder, host, HostProgram.Optimization.BUILD)
            .run(List.of(new HostProgram.Model(changed, List.of(1))), least);
    return ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
