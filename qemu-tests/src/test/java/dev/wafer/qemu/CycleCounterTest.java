package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emulation.CycleCounter;
import dev.wafer.emulation.Cycles;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Timing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin that counts what is executed, against the instructions that the board's timer saw. */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class CycleCounterTest {
  private static final TargetCatalog CATALOG = TargetCatalog.builtIn();

  /** Without rules and refills every instruction takes one cycle. */
  private static final Timing INSTRUCTIONS = new Timing("none", 0, List.of());

  private final RecordedModel model =
      RecordedModel.read(RecordedModel.repository().resolve("examples/digits"));

  @ParameterizedTest
  @CsvSource({"cortex-m4", "cortex-m0plus", "cortex-m55"})
  void everyInstructionOfTheModelAndOfItsStepsIsCounted(String core, Toolchain toolchain) {
    Target target = CATALOG.resolve(core);
    Board board = CATALOG.emulationBoard(target).orElseThrow();
    HarnessOptions options = HarnessOptions.measuring(board).withCore(target.core());
    CompiledModel compiled = model.compile(target);
    ModelRequest request =
        new ModelRequest(ModelSources.of(compiled.emitted()), model.inputs(), List.of());
    int steps = compiled.emitted().planned().program().steps().size();
    ModelHarness harness = new ModelHarness(toolchain);
    CycleCounter counter = new CycleCounter(harness);

    Measurement measured =
        harness.run(options, List.of(request)).get(0).measurement().orElseThrow();
    Cycles counted = counter.count(options, request, INSTRUCTIONS, 0, steps);

    assertThat((double) counted.all())
        .isCloseTo(measured.instructions(), within(100 + 0.001 * measured.instructions()));
    assertThat(counted.steps()).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      double instructions = measured.stepInstructions().get(step);
      assertThat((double) counted.steps().get(step))
          .as("step %d", step)
          .isCloseTo(instructions, within(100 + 0.01 * instructions));
    }
    assertThat(counter.count(options, request, INSTRUCTIONS, 2, steps).all())
        .as("loads of weights and changes of flow, two cycles each")
        .isBetween(counted.all() + counted.all() / 20, 3 * counted.all());
    Optional<Timing> timing = target.core().timing();
    if (timing.isPresent()) {
      assertThat(counter.count(options, request, timing.get(), 0, steps).all())
          .isBetween(counted.all(), 2 * counted.all());
    }
  }
}
