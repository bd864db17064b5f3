package dev.wafer.compiler.bigendian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.emitter.testing.TensorComparison;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.Core;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The portable C gives the reference's outputs on big-endian machines of 64 and of 32 bits: every
 * recorded operator, and pruned models with their weights in every form.
 */
@Tag("long")
class BigEndianTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("wafer.root", "..")).resolve("examples");
  private static final List<String> PRUNED =
      List.of(
          "digits_pruned",
          "digits_pruned_block",
          "digits_pruned_block_float",
          "digits_pruned_float16");

  /**
   * Of floats, whose sums the other machine's C library may round elsewhere in exp and the like.
   */
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  private final List<HostProgram.Model> models = new ArrayList<>();
  private final List<List<Tensor>> expected = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final ByteArrayOutputStream inputs = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"s390x-linux-gnu-gcc, qemu-s390x", "powerpc-linux-gnu-gcc, qemu-ppc"})
  void thePortableCodeIsRight(String compiler, String emulator) throws IOException {
    assumeTrue(
        Programs.exists(compiler) && Programs.exists(emulator),
        "skipped: "
            + compiler
            + " or "
            + emulator
            + " is not on the PATH; scripts/setup-emulators.sh installs them");
    for (Path model : recorded()) {
      add(model, PlacementRequest.FOLD);
    }
    for (String name : PRUNED) {
      for (PlacementRequest.Mode mode :
          List.of(
              PlacementRequest.Mode.INIT,
              PlacementRequest.Mode.ON_DEMAND,
              PlacementRequest.Mode.DIRECT)) {
        add(EXAMPLES.resolve(name), new PlacementRequest(mode, List.of()));
      }
    }
    assertThat(models).hasSizeGreaterThan(150);
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    byte[] found =
        new HostProgram(folder, host).run(models, inputs.toByteArray(), compiler, emulator);
    assertThat(differences(found)).isEmpty();
  }

  private static List<Path> recorded() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES.resolve("testvectors"))) {
      return folders.filter(BigEndianTest::isSupported).sorted().toList();
    }
  }

  /** Some vectors are of operators that are read and refused. */
  private static boolean isSupported(Path folder) {
    Path model = folder.resolve("model.tflite");
    try {
      return Files.exists(model)
          && TfliteImporter.importModel(Files.readAllBytes(model)).unsupported().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Path example, PlacementRequest densify) throws IOException {
    CompileRequest options =
        CompileRequest.builder(
                new Target(TargetCatalog.builtIn().core(Core.HOST).orElseThrow(), Optional.empty()))
            .name("c" + models.size())
            .origin("test")
            .placement(densify)
            .build();
    CompiledModel compilation =
        new ModelCompiler().compile(Files.readAllBytes(example.resolve("model.tflite")), options);
    List<Tensor> tensors = new ArrayList<>();
    List<Value> values = compilation.model().main().inputs();
    for (int i = 0; i < values.size(); i++) {
      byte[] bytes = Files.readAllBytes(example.resolve("in_0_" + i + ".bin"));
      tensors.add(Tensor.fromBytes(values.get(i).type(), bytes));
      inputs.writeBytes(swapped(values.get(i).type(), bytes));
    }
    models.add(new HostProgram.Model(compilation.emitted(), List.of(1)));
    expected.add(new Evaluator(compilation.model().main()).run(tensors));
    names.add(example.getFileName() + " " + densify.mode().key());
  }

  private List<String> differences(byte[] found) {
    List<String> differences = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < models.size(); i++) {
      for (Tensor wanted : expected.get(i)) {
        int end = position + Math.toIntExact(wanted.type().sizeBytes());
        byte[] bytes = swapped(wanted.type(), Arrays.copyOfRange(found, position, end));
        String name = names.get(i);
        TensorComparison.difference(wanted, Tensor.fromBytes(wanted.type(), bytes), TOLERANCE)
            .ifPresent(text -> differences.add(name + ": " + text));
        position = end;
      }
    }
    assertThat(position).isEqualTo(found.length);
    return differences;
  }

  /** The bytes of each element in the other order. */
  private static byte[] swapped(TensorType type, byte[] bytes) {
    int size = Math.max(1, type.dataType().bits() / 8);
    byte[] swapped = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      swapped[i] = bytes[i / size * size + size - 1 - i % size];
    }
    return swapped;
  }
}
