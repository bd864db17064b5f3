package dev.wafer.passes.schedule;

import dev.wafer.ir.Node;

/** What a node's kernel does to the bytes that are live while it runs. */
public interface StepBytes {
  /** No scratch, and nothing shared. */
  StepBytes NONE =
      new StepBytes() {
        @Override
        public long scratchBytes(Node node) {
          return 0;
        }

        @Override
        public long sharedBytes(Node node, int inputIndex) {
          return 0;
        }
      };

  /** Bytes that the kernel needs besides its tensors. */
  long scratchBytes(Node node);

  /** Bytes that outputs and this input can have in common if the input is not needed again. */
  long sharedBytes(Node node, int inputIndex);
}
