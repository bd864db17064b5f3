package dev.wafer.cli;

import dev.wafer.compiler.internal.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;

/** The {@code wafer} command. */
@Command(
    name = "wafer",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description = "Compiles TensorFlow Lite models to standalone C99 for microcontrollers.",
    subcommands = {
      CompileCommand.class,
      InspectCommand.class,
      RunCommand.class,
      VerifyCommand.class,
      EmulateCommand.class,
      TargetsCommand.class,
      BenchmarkCommand.class,
      PlanCommand.class,
      DoctorCommand.class,
      DiffCommand.class,
      GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the model cannot be compiled, or an input does not fit it",
      "2:the command line is wrong",
      "3:a budget is exceeded",
      "4:verification found a difference, or emulated firmware failed",
      "5:the C toolchain or the emulator is missing, or fails"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer inspect model.tflite",
      "  wafer compile model.tflite --target cortex-m4 --output out --name kws",
      "  wafer verify model.tflite --target cortex-m4",
      "  source <(wafer generate-completion)"
    })
public final class Main implements Runnable {
  /** Reads the version from the build. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"wafer " + Version.current()};
    }
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The parser, with the project's error handling. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    ErrorReporter reporter = new ErrorReporter();
    commandLine.registerConverter(Path.class, new PathConverter());
    commandLine.setExecutionExceptionHandler(reporter);
    commandLine.setParameterExceptionHandler(
        reporter.shortly(commandLine.getParameterExceptionHandler()));
    commandLine.setExecutionStrategy(reporter.guarding(new CommandLine.RunLast()));
    commandLine.setColorScheme(Help.defaultColorScheme(Terminal.colours()));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine
        .getSubcommands()
        .get("generate-completion")
        .getCommandSpec()
        .usageMessage()
        .hidden(false);
    return commandLine;
  }

  /**
   * Runs the command in this process.
   *
   * @param out takes what it prints
   * @param err takes its warnings, errors and progress
   * @return its exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  public static void main(String[] args) {
    // The text of the command is English, so its digits are, too.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }
}
