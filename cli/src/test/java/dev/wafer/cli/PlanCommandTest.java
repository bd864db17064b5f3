package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("measures time")
class PlanCommandTest {
  /** The optimum is 6: a and b live together, then b and c. */
  private static final String PROBLEM =
      """
      id,lower,upper,size
      a,0,2,4
      b,1,4,2
      c,2,5,4
      """;

  @TempDir private Path folder;

  @Test
  void thePlanGoesToStandardOutputAndWhatIsProvenToTheOther() throws IOException {
    Cli.Result result = Cli.run("plan", problem(PROBLEM));
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out().lines()).hasSize(4).first().isEqualTo("id,lower,upper,size,offset");
    assertThat(result.out()).containsPattern("(?m)^a,0,2,4,\\d+$");
    assertThat(result.err()).contains("3 buffers in 6 bytes (lower bound 6, gap 0): optimal");
  }

  @Test
  void aFileTakesThePlanAndJsonTheSummary() throws IOException {
    Path plan = folder.resolve("plan.csv");
    Cli.Result result =
        Cli.run("plan", problem(PROBLEM), "-o", plan, "--json=-", "--capacity", "6");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(plan)).hasSize(4);
    JsonNode summary = new ObjectMapper().readTree(result.out());
    assertThat(summary.get("bytes").asInt()).isEqualTo(6);
    assertThat(summary.get("capacityBytes").asInt()).isEqualTo(6);
    assertThat(summary.get("verdict").asText()).isEqualTo("fits the capacity");
  }

  @Test
  void aCapacityBelowTheOptimumIsRefuted() throws IOException {
    Cli.Result result = Cli.run("plan", problem(PROBLEM), "--capacity", "5");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err()).contains("no plan fits the capacity");
  }

  @Test
  void whatIsNoProblemIsNamed() throws IOException {
    assertUsage("id,lower,upper\na,0,1\n", "no column 'size'");
    assertUsage("id,lower,upper,size\na,0,1\n", "not 4 cells");
    assertUsage("id,lower,upper,size\na,3,1,4\n", "bad line 'a,3,1,4'");
    assertUsage("id,lower,upper,size\na,0,1,x\n", "bad line");
    assertUsage("", "the CSV is empty");
    assertThat(Cli.run("plan", folder.resolve("none.csv")).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("noise.csv"), new byte[] {'i', 'd', (byte) 0xFF, 0});
    Cli.Result result = Cli.run("plan", file);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("noise.csv is not text in UTF-8");
  }

  @Test
  void theTimeLimitIsWallTimeOfTheWholeCommand() throws IOException {
    String hard = problem(HardProblem.csv(1000, 1)).toString();
    for (String[] more :
        new String[][] {{}, {"--capacity", Integer.toString(HardProblem.bound())}}) {
      Stream<String> args = Stream.of("plan", hard, "--time-limit", "1");
      long start = System.nanoTime();
      Cli.Result result = Cli.run(Stream.concat(args, Stream.of(more)).toArray());
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      assertThat(result.out().lines()).hasSize(1001);
      assertThat(result.err()).doesNotContain("optimal").doesNotContain("no plan fits");
      assertThat(taken).isBetween(Duration.ofMillis(900), Duration.ofMillis(2000));
    }
  }

  @Test
  void aCapacityBelowTheBoundTakesNoSearch() throws IOException {
    int capacity = HardProblem.bound() - 1;
    long start = System.nanoTime();
    Cli.Result result =
        Cli.run(
            "plan",
            problem(HardProblem.csv(1000, 1)),
            "--time-limit",
            "10",
            "--capacity",
            Integer.toString(capacity));
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err()).contains("no plan fits the capacity");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private void assertUsage(String csv, String message) throws IOException {
    Cli.Result result = Cli.run("plan", problem(csv));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("wafer: error:", message);
    assertThat(result.out()).isEmpty();
  }

  private Path problem(String csv) throws IOException {
    return Files.writeString(folder.resolve("problem.csv"), csv);
  }
}
