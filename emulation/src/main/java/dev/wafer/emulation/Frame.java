package dev.wafer.emulation;

import java.util.List;

/**
 * The inputs of one inference, or its outputs.
 *
 * @param tensors one entry a tensor: its raw little-endian bytes
 */
public record Frame(List<byte[]> tensors) {}
