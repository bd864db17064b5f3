package dev.wafer.targets;

import java.util.Arrays;
import java.util.Optional;

/**
 * How QEMU runs a board.
 *
 * @param machine name given to {@code -machine} of the emulator for the core's architecture
 * @param timer the timer that counts instructions under {@code -icount shift=0}
 */
public record Emulation(String machine, Timer timer) {

  /**
   * A free-running timer. Under {@code -icount shift=0} each instruction takes one virtual
   * nanosecond, so the timer's clock fixes how many instructions one tick spans: 25 MHz gives 40.
   *
   * @param kind which peripheral it is
   * @param base address of its registers; 0 for one that has none in memory
   * @param instructionsPerTick instructions that pass in one tick; 31.25 for a 32 MHz clock
   */
  public record Timer(TimerKind kind, long base, double instructionsPerTick) {}

  /** The timers that the board support code can drive. */
  public enum TimerKind {
    /** The APB timer of Arm's Cortex-M System Design Kit: counts down. */
    CMSDK_APB("cmsdk-apb"),
    /** The timer of Nordic's nRF51: counts up, read by capture. */
    NRF51("nrf51"),
    /** The system counter of Arm's SSE-300 subsystem, read through its control frame. */
    SSE_COUNTER("sse-counter"),
    /** RISC-V's counter of retired instructions, a register of the core itself. */
    INSTRET("instret");

    private final String key;

    TimerKind(String key) {
      this.key = key;
    }

    /** The name used in data files. */
    public String key() {
      return key;
    }

    /** Whether it has registers in memory. */
    public boolean isMapped() {
      return this != INSTRET;
    }

    static Optional<TimerKind> fromKey(String key) {
      return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }
  }
}
