package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaPlanner;
import dev.wafer.planner.ArenaProblem;
import dev.wafer.planner.Deadline;
import dev.wafer.planner.PlanValidator;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.planner.ProblemCsv;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans an arena that comes as a table instead of a model. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description = {
      "Places buffers in one arena: reads id,lower,upper,size (and alignment, if there is such a",
      "column) and writes the same with an offset column. A buffer lives from lower up to, but",
      "without, upper."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer plan problem.csv --output plan.csv",
      "  wafer plan problem.csv --capacity 1M --time-limit 60"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int SCHEMA_VERSION = 1;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      paramLabel = "PROBLEM",
      converter = PathConverter.OrStandardInput.class,
      description = "A CSV file; - for standard input.")
  private Path problemFile;

  @Option(
      names = "--capacity",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Stop at a plan that fits; exit code 3 if there is none, or none was found.")
  private Long capacity;

  @Option(
      names = "--time-limit",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Seconds of wall time for the whole command; the best plan found until then is"
              + " written (default ${DEFAULT-VALUE}).")
  private int timeLimitSeconds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the plan goes; standard output where it is not given.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    if (timeLimitSeconds < 0) {
      throw new UsageException("--time-limit is a number of seconds from 0 on");
    }
    if (output == null && json.replacesText()) {
      throw new UsageException("--json - needs --output: the plan goes to standard output");
    }
    long start = System.nanoTime();
    ArenaProblem problem = read();
    Duration readTime = Duration.ofNanos(System.nanoTime() - start);
    // Checking and writing the plan takes about as long as reading the problem.
    Duration searchTime = Duration.ofSeconds(timeLimitSeconds).minus(readTime.multipliedBy(2));
    PlannerOptions options = PlannerOptions.until(Deadline.in(searchTime, System::nanoTime));
    if (capacity != null) {
      problem = problem.withCapacityBytes(capacity);
      options = options.untilCapacity();
    }
    ArenaPlan plan = new ArenaPlanner(options).plan(problem);
    boolean fits = capacity == null || plan.heightBytes() <= capacity;
    List<String> violations = fits ? PlanValidator.violations(problem, plan) : List.of();
    if (!violations.isEmpty()) {
      throw new IllegalStateException("the plan is not valid: " + violations);
    }
    write(ProblemCsv.write(problem, plan));
    report(problem, plan);
    return fits ? ExitCode.OK : ExitCode.BUDGET;
  }

  private ArenaProblem read() throws IOException {
    try {
      boolean standardInput = problemFile.toString().equals(PathConverter.STANDARD);
      return ProblemCsv.read(
          standardInput
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(problemFile));
    } catch (CharacterCodingException e) {
      throw new UsageException(problemFile + " is not text in UTF-8: a CSV is expected");
    } catch (IllegalArgumentException e) {
      throw new UsageException(problemFile + ": " + e.getMessage());
    }
  }

  private void write(String csv) throws IOException {
    if (output == null) {
      spec.commandLine().getOut().print(csv);
      return;
    }
    Path file = output.toAbsolutePath();
    new OutputFolder(file.getParent()).write(Map.of(file.getFileName().toString(), csv));
  }

  /** Goes to standard error where the plan itself is on standard output. */
  private void report(ArenaProblem problem, ArenaPlan plan) throws IOException {
    PrintWriter to = output == null ? spec.commandLine().getErr() : spec.commandLine().getOut();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("schemaVersion", SCHEMA_VERSION);
    summary.put("buffers", problem.buffers().size());
    summary.put("bytes", plan.heightBytes());
    summary.put("lowerBoundBytes", plan.lowerBoundBytes());
    summary.put("gapBytes", plan.gapBytes());
    summary.put("provenOptimal", plan.provenOptimal());
    summary.put("method", plan.method());
    summary.put("capacityBytes", capacity);
    summary.put("verdict", verdict(plan));
    json.write(ReportWriter.json(summary), to);
    if (!json.replacesText()) {
      to.printf(
          Locale.ROOT,
          "%d buffers in %,d bytes (lower bound %,d, gap %,d): %s, by %s%n",
          problem.buffers().size(),
          plan.heightBytes(),
          plan.lowerBoundBytes(),
          plan.gapBytes(),
          verdict(plan),
          plan.method());
    }
    to.flush();
  }

  private String verdict(ArenaPlan plan) {
    if (capacity != null && plan.lowerBoundBytes() > capacity) {
      return "no plan fits the capacity";
    }
    if (capacity != null && plan.heightBytes() > capacity) {
      return "no plan found that fits the capacity, which does not rule one out";
    }
    if (capacity != null) {
      return "fits the capacity";
    }
    return plan.provenOptimal() ? "optimal" : "the gap is open";
  }
}
