package dev.wafer.emulation;

import java.util.List;

/**
 * What one model cost on the emulated core. Short calls are repeated and the timer's own cost is
 * subtracted, which leaves an error below 0.1 percent.
 *
 * @param initInstructions instructions of one init call
 * @param instructions instructions of one inference
 * @param stackBytes deepest use of the stack in an inference
 * @param stepInstructions instructions of each step of an inference; empty unless asked for
 */
public record Measurement(
    double initInstructions, double instructions, long stackBytes, List<Double> stepInstructions) {}
