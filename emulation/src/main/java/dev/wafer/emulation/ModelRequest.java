package dev.wafer.emulation;

import java.util.List;

/**
 * What to do with one model of an image.
 *
 * @param model its files
 * @param sequences each a fresh instance that is initialised and then runs its frames one after the
 *     other; the first frame of the first sequence is also the one that is measured
 * @param probes what to read after each frame's steps; empty for nothing
 */
public record ModelRequest(ModelSources model, List<List<Frame>> sequences, List<Probe> probes) {}
