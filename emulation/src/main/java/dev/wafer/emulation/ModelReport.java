package dev.wafer.emulation;

import java.util.List;
import java.util.Optional;

/**
 * What became of one model of an image.
 *
 * @param name the model's C prefix
 * @param outputs the outputs of each frame of each sequence
 * @param probes for each sequence and frame, the bytes of each probe in the order of the request
 * @param measurement what it cost, where that was asked for
 * @param sizes what it takes in the image
 */
public record ModelReport(
    String name,
    List<List<Frame>> outputs,
    List<List<List<byte[]>>> probes,
    Optional<Measurement> measurement,
    ImageSizes sizes) {}
