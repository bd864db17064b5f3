package dev.wafer.targets;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model is compiled for: a core, and the board where one was named.
 *
 * @param core whose features kernels may use
 * @param board whose memory the result has to fit; empty when only a core was named
 */
public record Target(Core core, Optional<Board> board) {

  /** The name under which the target was chosen. */
  public String name() {
    return board.map(Board::name).orElseGet(core::name);
  }

  /** Bytes of flash, when a board was named. */
  public OptionalLong flashBytes() {
    return board.map(b -> OptionalLong.of(b.flashBytes())).orElseGet(OptionalLong::empty);
  }

  /** Bytes of RAM, when a board was named. */
  public OptionalLong ramBytes() {
    return board.map(b -> OptionalLong.of(b.ramBytes())).orElseGet(OptionalLong::empty);
  }
}
