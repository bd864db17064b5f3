package dev.wafer.compiler.sparsity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.TensorComparison;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Graph;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Compiles sparse models in given modes and runs all of their C in one host program, under
 * sanitizers; expects what the reference computes for the dense models.
 */
final class PlacedModels {
  /** Float kernels may sum in another order than the reference. */
  private static final double FLOAT_TOLERANCE = 1e-5;

  private static final int VECTORS = 2;

  /** A model in one mode. */
  private record Run(
      String name, CompiledModel compilation, Graph reference, List<List<Tensor>> vectors) {}

  private final Target target;
  private final List<Run> runs = new ArrayList<>();

  PlacedModels(String core) {
    target = TargetCatalog.builtIn().resolve(core);
  }

  /** Adds a model in a mode. */
  CompiledModel add(String name, byte[] sparse, byte[] dense, Mode mode) {
    CompiledModel compilation =
        new ModelCompiler()
            .compile(
                sparse,
                CompileRequest.builder(target)
                    .name("m" + runs.size())
                    .origin("m.tflite")
                    .placement(new PlacementRequest(mode, List.of()))
                    .build());
    Graph reference = TfliteImporter.importModel(dense).compilable().main();
    Random random = new Random(runs.size());
    List<List<Tensor>> vectors = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      List<Tensor> vector = new ArrayList<>();
      for (Value input : reference.inputs()) {
        vector.add(RandomTensors.of(input.type(), random));
      }
      vectors.add(vector);
    }
    runs.add(new Run(name + " " + mode.key(), compilation, reference, vectors));
    return compilation;
  }

  int count() {
    return runs.size();
  }

  /** Fails unless every model gives what it should; skips without GCC. */
  void check(Path folder) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    for (Run run : runs) {
      run.vectors().forEach(vector -> vector.forEach(t -> inputs.writeBytes(t.toBytes())));
    }
    // Two vectors on one instance, so that what is expanded once outlives a run.
    List<Integer> sequences = List.of(VECTORS);
    byte[] found =
        new HostProgram(folder, target.core(), HostProgram.Optimization.BUILD)
            .run(
                runs.stream()
                    .map(run -> new HostProgram.Model(run.compilation().emitted(), sequences))
                    .toList(),
                inputs.toByteArray());
    assertThat(differences(found)).isEmpty();
  }

  private List<String> differences(byte[] found) {
    List<String> differences = new ArrayList<>();
    int at = 0;
    for (Run run : runs) {
      Evaluator evaluator = new Evaluator(run.reference());
      for (int v = 0; v < VECTORS; v++) {
        for (Tensor expected : evaluator.run(run.vectors().get(v))) {
          TensorType type = expected.type();
          int size = Math.toIntExact(type.sizeBytes());
          Tensor got = Tensor.fromBytes(type, Arrays.copyOfRange(found, at, at + size));
          at += size;
          String label = run.name() + ", vector " + v + ": ";
          TensorComparison.difference(expected, got, FLOAT_TOLERANCE)
              .ifPresent(text -> differences.add(label + text));
        }
      }
    }
    assertThat(at).isEqualTo(found.length);
    return differences;
  }
}
