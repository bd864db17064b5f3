package dev.wafer.passes.program;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Arena bytes that a kernel needs while its step runs; their contents are lost afterwards.
 *
 * @param frame what the kernel copies to them, if they may lie where that is
 * @param aboveOutputBytes how far they start above the start of the node's only output at least if
 *     both share bytes; empty if they may not. What lies in a byte is not wanted any more, then,
 *     when the output is written there
 */
public record ScratchRequest(
    String role,
    long sizeBytes,
    int alignmentBytes,
    Optional<Frame> frame,
    OptionalLong aboveOutputBytes) {
  public ScratchRequest(String role, long sizeBytes, int alignmentBytes, Optional<Frame> frame) {
    this(role, sizeBytes, alignmentBytes, frame, OptionalLong.empty());
  }

  /** The same that may share bytes with the output. */
  public ScratchRequest aboveOutput(OptionalLong distanceBytes) {
    return new ScratchRequest(role, sizeBytes, alignmentBytes, frame, distanceBytes);
  }

  /**
   * Before anything else the kernel moves all of a dense input to the front of where it lies or
   * leaves it there: the scratch may reach over it if the input begins no nearer to the scratch's
   * start than this. It stays in the scratch.
   *
   * @param aboveBytes from the scratch's start to the input's place in it
   */
  public record Frame(int inputIndex, long aboveBytes) {}
}
