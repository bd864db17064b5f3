package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference evaluator from the command line. */
class RunCommandTest {
  @TempDir private Path folder;

  @Test
  void theOutputIsTheRecordedOne() {
    Cli.Result result =
        Cli.run(
            "run",
            Cli.model("digits"),
            "--input",
            Cli.example("digits/in_3_0.bin"),
            "--output",
            folder);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).startsWith("out_0.bin  i8[1x10]");
    assertThat(folder.resolve("out_0.bin"))
        .hasBinaryContent(Cli.read(Cli.example("digits/out_3_0.bin")));
  }

  @Test
  void numpyFilesGoOutAndIn() {
    Path relu = Cli.model("testvectors/relu_int8");
    byte[] input = Cli.read(Cli.example("testvectors/relu_int8/in_0_0.bin"));
    Path raw = Cli.write(folder.resolve("in.bin"), input);
    Path first = folder.resolve("first");
    Cli.Result result = Cli.run("run", relu, "--input", raw, "--output", first, "--format", "npy");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    byte[] npy = Cli.read(first.resolve("out_0.npy"));
    int header = 10 + (npy[8] & 0xFF) + ((npy[9] & 0xFF) << 8);
    assertThat(header % 64).isZero();
    assertThat(Arrays.copyOfRange(npy, header, npy.length))
        .isEqualTo(Cli.read(Cli.example("testvectors/relu_int8/out_0_0.bin")));

    byte[] same = npy.clone();
    System.arraycopy(input, 0, same, header, input.length);
    Path second = folder.resolve("second");
    result =
        Cli.run("run", relu, "--input", Cli.write(folder.resolve("in.npy"), same), "-o", second);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(second.resolve("out_0.bin"))
        .hasBinaryContent(Arrays.copyOfRange(npy, header, npy.length));
  }

  @Test
  void framesAreEvaluatedOneAfterTheOther() {
    byte[] input = Cli.read(Cli.example("digits/in_0_0.bin"));
    byte[] both = Arrays.copyOf(input, 2 * input.length);
    System.arraycopy(
        Cli.read(Cli.example("digits/in_1_0.bin")), 0, both, input.length, input.length);
    Path file = Cli.write(folder.resolve("both.bin"), both);
    Cli.Result result =
        Cli.run("run", Cli.model("digits"), "-i", file, "-o", folder, "--frames", "2");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    byte[] outputs = Cli.read(folder.resolve("out_0.bin"));
    assertThat(Arrays.copyOfRange(outputs, outputs.length / 2, outputs.length))
        .isEqualTo(Cli.read(Cli.example("digits/out_1_0.bin")));
  }

  @Test
  void aModelWithoutInputsNeedsNoInput() {
    Path model = Cli.write(folder.resolve("m.tflite"), ConstantModel.bytes());
    Cli.Result result = Cli.run("run", model, "-o", folder);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("out_0.bin")).hasBinaryContent(ConstantModel.output());
  }

  @Test
  void wrongInputsAreRefused() {
    Path text = Cli.write(folder.resolve("in.npy"), "no array");
    Path out = folder.resolve("out");
    Cli.Result noArray = Cli.run("run", Cli.model("digits"), "-i", text, "-o", out);
    assertThat(noArray.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(noArray.err()).contains("the file is a NumPy array");
    Cli.Result two = Cli.run("run", Cli.model("digits"), "-i", text, text, "-o", out);
    assertThat(two.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err()).contains("takes 1 input(s), --input names 2");
    Cli.Result missing = Cli.run("run", Cli.model("digits"), "-o", out);
    assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("takes 1 input(s), --input names 0");
    Cli.Result none = Cli.run("run", Cli.model("digits"), "-i", text, "-o", out, "--frames", "0");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }
}
