package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.emitter.testing.ShadowProgram;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arenas of the golden models: proven bounds, and what shadow memory says of the plans. */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class ArenaGoldenTest {
  private static final String CORE = "cortex-m4";

  /** Models of one program on shadow memory. */
  private static final int GROUP = 15;

  /** Percent of the models whose plan may be left without a proof. */
  private static final int UNPROVEN_PERCENT = 2;

  @TempDir Path folder;

  private List<GoldenModel> models;

  @BeforeEach
  void findModels() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.location()),
        "skipped: no golden vectors at " + GoldenFolder.location() + "; set WAFER_GOLDEN");
    models = GoldenFolder.models(GoldenFolder.location());
    assertThat(models).isNotEmpty();
  }

  @Test
  void withoutOverlapTheBoundIsMetAndProven() {
    int proven = 0;
    for (GoldenModel model : models) {
      ArenaPlan plan = plan(model, new ArenaTechniques(true, false, true, false));
      assertThat(plan.heightBytes())
          .as(model.name())
          .isGreaterThanOrEqualTo(plan.noOverlapBoundBytes());
      proven += plan.provenOptimal() ? 1 : 0;
      if (!plan.provenOptimal() || plan.heightBytes() != plan.noOverlapBoundBytes()) {
        System.out.printf(
            Locale.ROOT,
            "arena without overlap: %s %,d bytes, live %,d, bound %,d (%s)%n",
            model.name(),
            plan.heightBytes(),
            plan.noOverlapBoundBytes(),
            plan.lowerBoundBytes(),
            plan.provenOptimal() ? "proven" : "not proven");
      }
    }
    System.out.printf(
        "arena without overlap: %d of %d models proven optimal%n", proven, models.size());
    assertThat(models.size() - proven).isLessThanOrEqualTo(models.size() * UNPROVEN_PERCENT / 100);
  }

  @Test
  void overlapKeepsTheArenaBelow() {
    Map<String, Long> most =
        Map.of(
            "mlpt_kws_ref_model",
            9_500L,
            "mlpt_pretrainedResnet_quant",
            36_000L,
            "mlpt_ad01_int8",
            1_100L,
            "tflm_person_detect",
            55_296L * 70 / 100,
            "mediapipe_face_detection_full_range",
            2_359_424L / 2,
            "mediapipe_selfie_segmentation",
            3_145_728L * 52 / 100);
    Map<String, Long> found = new TreeMap<>();
    for (GoldenModel model : models) {
      if (most.containsKey(model.name())) {
        found.put(model.name(), plan(model, ArenaTechniques.ALL).heightBytes());
      }
    }
    System.out.println("arena on " + CORE + ": " + found);
    assertThat(found.keySet()).isEqualTo(most.keySet());
    found.forEach((name, bytes) -> assertThat(bytes).as(name).isLessThanOrEqualTo(most.get(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m4", "cortex-m55"})
  void noStepReadsAByteThatWasOverwritten(String target) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    List<String> violations = new ArrayList<>();
    for (int from = 0; from < models.size(); from += GROUP) {
      List<EmittedModel> emitted = new ArrayList<>();
      for (GoldenModel model : models.subList(from, Math.min(from + GROUP, models.size()))) {
        emitted.add(compiled(model, target, ArenaTechniques.ALL));
      }
      Path place = Files.createDirectories(folder.resolve("from" + from));
      violations.addAll(new ShadowProgram(place).violations(emitted));
    }
    assertThat(violations).isEmpty();
    System.out.printf("shadow memory: %d models for %s%n", models.size(), target);
  }

  private static ArenaPlan plan(GoldenModel model, ArenaTechniques techniques) {
    return compiled(model, CORE, techniques).planned().plan();
  }

  private static EmittedModel compiled(
      GoldenModel model, String target, ArenaTechniques techniques) {
    CompileRequest options =
        CompileRequest.builder(TargetCatalog.builtIn().resolve(target))
            .name(model.name().toLowerCase(Locale.ROOT).replace('-', '_'))
            .origin(model.name())
            .maxFlashBytes(Long.MAX_VALUE)
            .maxRamBytes(Long.MAX_VALUE)
            .techniques(techniques)
            .build();
    return new ModelCompiler().compile(model.model(), options).emitted();
  }
}
