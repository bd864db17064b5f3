package dev.wafer.emulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last fault in QEMU's log of interrupts ({@code -d int,cpu}).
 *
 * @param kind in words
 * @param pc of the faulting instruction, where the log tells it
 * @param address that was accessed, where the log tells it
 * @param registers fault registers and, where the log has them, general ones
 */
record FaultLog(String kind, OptionalLong pc, OptionalLong address, Map<String, String> registers) {
  private static final Pattern TAKING =
      Pattern.compile("Taking exception \\d+ \\[(.*)\\] on CPU.*");
  private static final Pattern AT = Pattern.compile("\\.\\.\\.at fault address 0x([0-9a-f]+)");
  private static final Pattern WITH =
      Pattern.compile("\\.\\.\\.with (\\w+)\\.(\\w+)(?: and (\\w+) 0x([0-9a-f]+))?");
  private static final Pattern GENERAL = Pattern.compile("(R\\d\\d|XPSR)=([0-9a-f]{8})");
  private static final Pattern RISCV =
      Pattern.compile(
          "riscv_cpu_do_interrupt: hart:\\d+, async:0, cause:([0-9a-f]+), epc:0x([0-9a-f]+),"
              + " tval:0x([0-9a-f]+), desc=(.*)");
  private static final long HARD_FAULT_FORCED = 0x40000000L;

  /** Exceptions that are no faults. */
  private static final List<String> USUAL =
      List.of("Semihosting call", "SVC", "IRQ", "QEMU v7M exception exit", "Breakpoint");

  private static final List<String> RISCV_USUAL =
      List.of("breakpoint", "semihost", "m_call", "s_call", "h_call", "u_call");

  /** Bits of the configurable fault status register. */
  private static final Map<String, Integer> STATUS = status();

  /** What each of them means. */
  private static final Map<String, String> MEANING =
      Map.of(
          "PRECISERR", "a load or store of an address where nothing is",
          "IBUSERR", "a jump to an address where nothing is",
          "IACCVIOL", "a jump to memory that holds no code",
          "DACCVIOL", "a load or store that the memory protection forbids",
          "UNDEFINSTR", "an undefined instruction",
          "INVSTATE", "a jump to an even address: no Thumb code",
          "NOCP", "an instruction of the floating-point unit, which is off or absent",
          "UNALIGNED", "a load or store of an unaligned address",
          "DIVBYZERO", "a division by zero",
          "STKOF", "the stack pointer went below its limit register");

  /** What QEMU's words for RISC-V's causes mean. */
  private static final Map<String, String> RISCV_MEANING =
      Map.of(
          "fault_fetch", "a jump to memory that holds no code",
          "fault_load", "a load of an address that cannot be read",
          "fault_store", "a store to an address that cannot be written",
          "illegal_instruction", "an undefined instruction");

  static Optional<FaultLog> last(String log) {
    FaultLog last = null;
    String exception = "";
    Map<String, String> registers = new LinkedHashMap<>();
    OptionalLong address = OptionalLong.empty();
    long status = 0;
    String cause = "";
    boolean faulting = false;
    for (String line : log.lines().toList()) {
      Matcher taking = TAKING.matcher(line);
      Matcher riscv = RISCV.matcher(line);
      if (taking.matches()) {
        faulting = !USUAL.contains(taking.group(1));
        if (faulting) {
          exception = taking.group(1);
          registers = new LinkedHashMap<>();
          address = OptionalLong.empty();
          status = 0;
          cause = byException(exception);
          status |= STATUS.containsKey(cause) ? 1L << STATUS.get(cause) : 0;
        }
      } else if (riscv.matches() && !RISCV_USUAL.contains(riscv.group(4))) {
        last = ofRiscv(riscv);
        faulting = false;
      } else if (faulting) {
        Matcher at = AT.matcher(line);
        Matcher with = WITH.matcher(line);
        if (at.matches()) {
          address = OptionalLong.of(Long.parseLong(at.group(1), 16));
        } else if (with.matches()) {
          cause = cause.isEmpty() || !MEANING.containsKey(cause) ? with.group(2) : cause;
          status |= STATUS.containsKey(with.group(2)) ? 1L << STATUS.get(with.group(2)) : 0;
          if (with.group(3) != null) {
            registers.put(with.group(3), hex(Long.parseLong(with.group(4), 16)));
          }
        } else if (line.startsWith("...taking pending")) {
          if (status != 0) {
            registers.put("CFSR", hex(status));
          }
          if (line.endsWith(" 3") && status != 0) {
            registers.put("HFSR", hex(HARD_FAULT_FORCED));
          }
        }
        Matcher general = GENERAL.matcher(line);
        while (general.find()) {
          registers.putIfAbsent(name(general.group(1)), "0x" + general.group(2));
        }
        last =
            new FaultLog(
                MEANING.getOrDefault(cause, exception), OptionalLong.empty(), address, registers);
      }
    }
    return Optional.ofNullable(last);
  }

  private static FaultLog ofRiscv(Matcher line) {
    Map<String, String> registers = new LinkedHashMap<>();
    long pc = Long.parseLong(line.group(2), 16);
    long value = Long.parseLong(line.group(3), 16);
    registers.put("mcause", hex(Long.parseLong(line.group(1), 16)));
    registers.put("mepc", hex(pc));
    registers.put("mtval", hex(value));
    return new FaultLog(
        RISCV_MEANING.getOrDefault(line.group(4), line.group(4).replace('_', ' ')),
        OptionalLong.of(pc),
        OptionalLong.of(value),
        registers);
  }

  /** Of what the handler finds: the general registers that an exception leaves as they were. */
  private static String name(String register) {
    return switch (register) {
      case "R13" -> "handler SP";
      case "R14" -> "EXC_RETURN";
      case "R15" -> "handler PC";
      default -> register.replaceFirst("^R0", "R");
    };
  }

  private static String byException(String exception) {
    if (exception.equals("Undefined Instruction")) {
      return "UNDEFINSTR";
    }
    Matcher usage = Pattern.compile("v[78]M (\\w+) UsageFault").matcher(exception);
    return usage.matches() ? usage.group(1) : "";
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%08x", value);
  }

  private static Map<String, Integer> status() {
    Map<String, Integer> bits = new LinkedHashMap<>();
    bits.put("IACCVIOL", 0);
    bits.put("DACCVIOL", 1);
    bits.put("MUNSTKERR", 3);
    bits.put("MSTKERR", 4);
    bits.put("IBUSERR", 8);
    bits.put("PRECISERR", 9);
    bits.put("IMPRECISERR", 10);
    bits.put("UNSTKERR", 11);
    bits.put("STKERR", 12);
    bits.put("UNDEFINSTR", 16);
    bits.put("INVSTATE", 17);
    bits.put("INVPC", 18);
    bits.put("NOCP", 19);
    bits.put("STKOF", 20);
    bits.put("UNALIGNED", 24);
    bits.put("DIVBYZERO", 25);
    return bits;
  }
}
