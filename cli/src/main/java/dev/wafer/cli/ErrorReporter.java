package dev.wafer.cli;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.operators.OperatorFileException;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.emulation.ToolchainException;
import dev.wafer.emulation.ToolchainMissingException;
import dev.wafer.ir.WaferException;
import dev.wafer.targets.TargetException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns failures into messages and exit codes: one place, no stack traces. */
final class ErrorReporter implements IExecutionExceptionHandler {
  /** Of what a compiler or linker said. */
  private static final int MOST_LINES = 20;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    int code = report(failure, err);
    err.flush();
    if (failure instanceof WaferException wafer && printsJson(commandLine.getParseResult())) {
      PrintWriter out = commandLine.getOut();
      out.print(ReportWriter.json(Diagnostics.refusal(wafer.diagnostics())));
      out.flush();
    }
    return code;
  }

  /** Whether standard output is JSON. A file is not written where there is no result. */
  private static boolean printsJson(ParseResult parsed) {
    return JsonOption.isStandard(parsed.matchedOptionValue(JsonOption.NAME, (Path) null));
  }

  /**
   * Runs a command so that a model which exhausts memory or stack ends in a message, too: such
   * errors do not pass through the handler of exceptions.
   */
  IExecutionStrategy guarding(IExecutionStrategy strategy) {
    return parsed -> {
      try {
        return strategy.execute(parsed);
      } catch (OutOfMemoryError | StackOverflowError e) {
        PrintWriter err = parsed.commandSpec().commandLine().getErr();
        err.println(
            "wafer: error: the model needs more memory than this process may use ("
                + e.getClass().getSimpleName()
                + ")");
        err.flush();
        return ExitCode.MODEL;
      }
    };
  }

  /** Leaves the usage out where the name of a file is at fault, which it does not explain. */
  IParameterExceptionHandler shortly(IParameterExceptionHandler handler) {
    return (failure, arguments) -> {
      if (failure.getArgSpec() == null
          || failure.getArgSpec().auxiliaryTypes()[0] != Path.class
          || failure.getValue() == null) {
        return handler.handleParseException(failure, arguments);
      }
      PrintWriter err = failure.getCommandLine().getErr();
      err.println("wafer: error: " + failure.getMessage());
      err.flush();
      return ExitCode.USAGE;
    };
  }

  /** What a tool said, as it said it; the first lines tell. */
  private static String toolOutput(String message) {
    List<String> lines = message.lines().map(Terminal::printable).toList();
    String rest = lines.size() > MOST_LINES ? "\n... " + (lines.size() - MOST_LINES) + " more" : "";
    return String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_LINES))) + rest;
  }

  private static int report(Exception failure, PrintWriter err) {
    if (failure instanceof WaferException wafer) {
      for (String line : Diagnostics.lines(wafer.diagnostics())) {
        err.println("wafer: error: " + Terminal.printable(line));
      }
      return ExitCode.MODEL;
    }
    if (failure instanceof BudgetException) {
      err.println("wafer: error: " + failure.getMessage());
      return ExitCode.BUDGET;
    }
    if (failure instanceof ToolchainMissingException) {
      err.println("wafer: error: " + failure.getMessage());
      return ExitCode.TOOLCHAIN;
    }
    if (failure instanceof ToolchainException) {
      err.println("wafer: error: " + toolOutput(failure.getMessage()));
      return ExitCode.TOOLCHAIN;
    }
    if (failure instanceof CommandLine.ParameterException
        || failure instanceof TargetException
        || failure instanceof OperatorFileException
        || failure instanceof UsageException) {
      err.println("wafer: error: " + failure.getMessage());
      return ExitCode.USAGE;
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      err.println("wafer: error: " + describe(failure));
      return ExitCode.USAGE;
    }
    err.println(
        "wafer: internal error, please report it with the model: "
            + Terminal.printable(failure.toString()));
    return ExitCode.MODEL;
  }

  private static String describe(Exception failure) {
    Throwable cause =
        failure instanceof UncheckedIOException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NoSuchFileException) {
      return "there is no file " + cause.getMessage();
    }
    if (cause instanceof AccessDeniedException) {
      return "no permission for " + cause.getMessage();
    }
    if (cause instanceof FileAlreadyExistsException) {
      return cause.getMessage() + " is a file, not a folder";
    }
    return String.valueOf(cause.getMessage());
  }
}
