package dev.wafer.cli;

/** What the process says to the shell; documented in the README and stable. */
public final class ExitCode {
  public static final int OK = 0;

  /** The model cannot be compiled, or an input does not fit it. */
  public static final int MODEL = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The result is larger than a budget. */
  public static final int BUDGET = 3;

  /** The emitted code and the expectation differ, or emulated firmware did not end by itself. */
  public static final int VERIFICATION = 4;

  /** The C toolchain or the emulator is missing, or fails. */
  public static final int TOOLCHAIN = 5;

  private ExitCode() {}
}
