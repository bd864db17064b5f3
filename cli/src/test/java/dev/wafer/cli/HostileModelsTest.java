package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ModelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models made to harm, each with one fault, through the command. */
class HostileModelsTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @TempDir private Path folder;

  /** What each fault is, and the words of the diagnostic that tell it. */
  private record Fault(String words, Supplier<byte[]> model) {}

  @TestFactory
  Stream<DynamicTest> aFaultIs1WithItsDiagnostic() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("wrong magic", new Fault("TFL3", () -> HostileModels.patch(4, 'X')));
    faults.put("root offset outside", new Fault("W001", () -> HostileModels.patch(0, 0x7FFFFFF0)));
    faults.put("root offset negative", new Fault("W001", () -> HostileModels.patch(0, -4)));
    faults.put(
        "root offset at the end",
        new Fault("W001", () -> HostileModels.patch(0, HostileModels.chain(1).length - 1)));
    faults.put(
        "text", new Fault("W001", () -> "#!/bin/sh\nexit 0\n".getBytes(StandardCharsets.UTF_8)));
    faults.put("all zero", new Fault("W001", () -> new byte[4096]));
    faults.put("all ones", new Fault("W001", () -> HostileModels.ones(4096)));
    faults.put("cycle of two", new Fault("a later operator writes", HostileModels::cycle));
    faults.put(
        "operator reads itself", new Fault("a later operator writes", HostileModels::selfLoop));
    faults.put("two writers", new Fault("holds something already", HostileModels::twoWriters));
    faults.put("tensor index outside", new Fault("out of range", () -> HostileModels.oneAdd(77)));
    faults.put(
        "tensor index least",
        new Fault("out of range", () -> HostileModels.oneAdd(Integer.MIN_VALUE)));
    faults.put("shape over int", new Fault("at most", () -> HostileModels.shaped(65536, 65536)));
    faults.put(
        "shape over long",
        new Fault(
            "at most",
            () ->
                HostileModels.shaped(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 4)));
    faults.put(
        "shape that wraps to 0",
        new Fault("at most", () -> HostileModels.shaped(65536, 65536, 65536, 65536)));
    faults.put(
        "shape negative", new Fault("known at compile time", () -> HostileModels.shaped(1, -7)));
    faults.put(
        "shape least",
        new Fault("known at compile time", () -> HostileModels.shaped(Integer.MIN_VALUE)));
    faults.put(
        "buffer short", new Fault("exactly what its shape", () -> HostileModels.constant(12, 4)));
    faults.put(
        "buffer long", new Fault("exactly what its shape", () -> HostileModels.constant(20, 4)));
    faults.put(
        "buffer of one byte",
        new Fault("exactly what its shape", () -> HostileModels.constant(1, 4096)));
    faults.put("operator 9999", new Fault("9999", () -> HostileModels.unary(9999)));
    faults.put("custom operator", new Fault("Mystery", () -> HostileModels.custom("Mystery")));
    faults.put("custom, empty name", new Fault("operator 0", () -> HostileModels.custom("")));
    faults.put(
        "custom, terminal codes",
        new Fault("?[31m", () -> HostileModels.custom("\u001b[31mred\nwafer: ok\r")));
    faults.put(
        "custom, long name", new Fault("...", () -> HostileModels.custom("x".repeat(1_000_000))));
    faults.put("tensor type 99", new Fault("99", () -> HostileModels.typed(99)));
    faults.put("no output", new Fault("at least one output", () -> new ModelBuilder().build()));
    faults.put("scale NaN", new Fault("finite", () -> HostileModels.scaled(Float.NaN)));
    faults.put(
        "scale infinite", new Fault("finite", () -> HostileModels.scaled(Float.POSITIVE_INFINITY)));
    faults.put("scale negative", new Fault("negative", () -> HostileModels.scaled(-1f)));
    return faults.entrySet().stream()
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.getKey(), () -> refused(fault.getKey(), fault.getValue())));
  }

  /** Legal, but of a size or shape that a careless algorithm would not survive. */
  @TestFactory
  Stream<DynamicTest> excessIsCompiledOrRefusedInTime() {
    Map<String, Supplier<byte[]>> models = new LinkedHashMap<>();
    models.put("no operator at all", () -> HostileModels.chain(0));
    models.put("a constant as output", HostileModels::constantOutput);
    models.put("tensor of no elements", () -> HostileModels.shaped(0, 4));
    models.put("scalar", () -> HostileModels.shaped());
    models.put("chain of 2,000", () -> HostileModels.chain(2_000));
    models.put("200 branches", () -> HostileModels.branches(200));
    models.put("16 MB arena", () -> HostileModels.shaped(4 << 20));
    models.put("input used 500 times", () -> HostileModels.sumOfOne(500));
    return models.entrySet().stream()
        .map(
            model ->
                DynamicTest.dynamicTest(
                    model.getKey(), () -> survived(model.getKey(), model.getValue().get())));
  }

  private void refused(String name, Fault fault) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    Cli.Result result = compile(fault.model().get(), place);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains(fault.words());
    assertThat(result.err().length()).isLessThan(4_000);
    assertThat(result.out()).isEmpty();
    assertThat(place.resolve("out")).doesNotExist();
    Cli.Result inspected = Cli.run("inspect", place.resolve("m.tflite"));
    assertThat(inspected.exitCode()).isIn(ExitCode.OK, ExitCode.MODEL);
    assertThat(inspected.out() + inspected.err())
        .contains(fault.words())
        .doesNotContain("\u001b", "\r", "\tat ");
  }

  private void survived(String name, byte[] model) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    Cli.Result result = compile(model, place);
    assertThat(result.exitCode()).as(result.err()).isIn(ExitCode.OK, ExitCode.MODEL);
    assertThat(Cli.files(place.resolve("out")).keySet())
        .hasSize(result.exitCode() == ExitCode.OK ? 6 : 0);
  }

  private static Cli.Result compile(byte[] model, Path place) {
    Path file = Cli.write(place.resolve("m.tflite"), model);
    long start = System.nanoTime();
    Cli.Result result =
        Cli.run("compile", file, "--target", "cortex-m4", "-o", place.resolve("out"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    assertThat(result.err()).doesNotContain("internal error", "\tat ", "Exception", "\u001b");
    assertThat(result.err().lines()).allMatch(line -> line.startsWith("wafer: error: W0"));
    return result;
  }
}
