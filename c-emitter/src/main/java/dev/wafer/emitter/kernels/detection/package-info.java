/** What turns the outputs of a detector into boxes. */
package dev.wafer.emitter.kernels.detection;
