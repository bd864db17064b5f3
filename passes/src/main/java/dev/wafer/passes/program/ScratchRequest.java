package dev.wafer.passes.program;

import java.util.Optional;

/**
 * Arena bytes that a kernel needs while its step runs; their contents are lost afterwards.
 *
 * @param frame what the kernel copies to them, if they may lie where that is
 */
public record ScratchRequest(
    String role, long sizeBytes, int alignmentBytes, Optional<Frame> frame) {
  /**
   * Before anything else the kernel moves all of a dense input to the front of where it lies or
   * leaves it there: the scratch may reach over it if the input begins no nearer to the scratch's
   * start than this. It stays in the scratch.
   *
   * @param aboveBytes from the scratch's start to the input's place in it
   */
  public record Frame(int inputIndex, long aboveBytes) {}
}
