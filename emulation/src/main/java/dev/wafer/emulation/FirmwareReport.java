package dev.wafer.emulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * How a firmware ended. Its JSON form is a contract with users, see docs/REPORT.md.
 *
 * @param board where it ran
 * @param toolchain where compiler and emulator came from
 * @param outcome how it ended
 * @param exitCode what the firmware ended with; null where it did not end by itself
 * @param cause in words; null for an exit with 0
 * @param output what it wrote to the console
 * @param instructions all that it executed
 * @param stackBytes deepest use of the main stack that was seen; null where its top is unknown
 * @param counts instructions of what was asked for
 * @param place where it was when that happened, the innermost call first; empty for an exit
 * @param fault what the processor says of the fault; null for none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FirmwareReport(
    int schemaVersion,
    String board,
    String toolchain,
    Outcome outcome,
    Integer exitCode,
    String cause,
    String output,
    long instructions,
    Long stackBytes,
    List<Counted> counts,
    List<Frame> place,
    Fault fault) {
  /** The current schema. */
  public static final int SCHEMA_VERSION = 1;

  public FirmwareReport {
    counts = List.copyOf(counts);
    place = List.copyOf(place);
  }

  /** How a firmware ends. */
  public enum Outcome {
    /** By itself, with an exit code. */
    @JsonProperty("exit")
    EXIT,
    /** An assertion of the C library failed. */
    @JsonProperty("assertion")
    ASSERTION,
    /** The processor faulted. */
    @JsonProperty("fault")
    FAULT,
    /** The stack was pushed to below its limit. */
    @JsonProperty("stack-overflow")
    STACK_OVERFLOW,
    /** It wrote to what a board could not write to. */
    @JsonProperty("read-only-write")
    READ_ONLY_WRITE,
    /** It did not end in time. */
    @JsonProperty("time-out")
    TIME_OUT,
    /** The emulator ended it, for a reason that it alone knows. */
    @JsonProperty("emulator")
    EMULATOR
  }

  /**
   * Instructions between two places.
   *
   * @param what as it was asked for
   * @param calls how often it was passed from start to end
   * @param least of one pass
   * @param most of one pass
   * @param mean of all passes
   */
  public record Counted(String what, long calls, long least, long most, double mean) {}

  /**
   * A place in the program.
   *
   * @param address of the instruction; of the return for a call
   * @param function null where no symbol tells
   * @param file null where the image was built without {@code -g}
   * @param line 0 where there is no file
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Frame(String address, String function, String file, int line) {
    /** For people. */
    public String text() {
      return (function == null ? "?" : function)
          + (file == null ? "" : " at " + file + ":" + line)
          + " ("
          + address
          + ")";
    }
  }

  /**
   * What the processor says.
   *
   * @param kind in words
   * @param registers by name, in hexadecimal: fault registers that say something, and the general
   *     ones where they are known
   */
  public record Fault(String kind, Map<String, String> registers) {}

  /** Whether it ended by itself with 0. */
  public boolean passed() {
    return outcome == Outcome.EXIT && exitCode == 0;
  }

  /** Cause, places and registers, for people. */
  public String failure() {
    StringBuilder text = new StringBuilder(cause == null ? "" : cause);
    int repeated = 0;
    for (int i = 0; i < place.size(); i++) {
      if (i > 1 && place.get(i).equals(place.get(i - 1))) {
        repeated++;
        continue;
      }
      repeated = tellRepeated(text, repeated);
      text.append(i == 0 ? "\n  at " : "\n  called from ").append(place.get(i).text());
    }
    tellRepeated(text, repeated);
    if (fault != null) {
      text.append("\n  registers:");
      fault
          .registers()
          .forEach((name, value) -> text.append(' ').append(name).append(' ').append(value));
    }
    return text.toString();
  }

  private static int tellRepeated(StringBuilder text, int times) {
    if (times > 0) {
      text.append("\n  ... the same ").append(times).append(" times more");
    }
    return 0;
  }
}
