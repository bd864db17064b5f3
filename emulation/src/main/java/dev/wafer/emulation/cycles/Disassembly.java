package dev.wafer.emulation.cycles;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of an image by address, from what {@code objdump -d --no-show-raw-insn} says.
 */
public final class Disassembly {
  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t]*([0-9a-f]+):[ \\t]+([a-z]\\S*)[ \\t]*([^;@<\\n]*)", Pattern.MULTILINE);
  private static final Pattern WIDTH = Pattern.compile("\\.[nw]$");

  private final TreeMap<Long, String> instructions = new TreeMap<>();

  private Disassembly() {}

  /** Reads it; data among the instructions is left out. */
  public static Disassembly parse(String text) {
    Disassembly disassembly = new Disassembly();
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      String mnemonic = WIDTH.matcher(line.group(2)).replaceFirst("");
      disassembly.instructions.put(
          Long.parseLong(line.group(1), 16), (mnemonic + " " + line.group(3)).strip());
    }
    return disassembly;
  }

  /** Mnemonic, a space and operands, of the instruction at an address. */
  public Optional<String> at(long address) {
    return Optional.ofNullable(instructions.get(address));
  }

  /** The address of the next instruction, if there is one. */
  public Optional<Long> after(long address) {
    return Optional.ofNullable(instructions.higherEntry(address)).map(Map.Entry::getKey);
  }
}
