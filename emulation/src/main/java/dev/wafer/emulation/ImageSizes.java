package dev.wafer.emulation;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Bytes of a model in a linked image, from the linker's map.
 *
 * @param textBytes code of the model's own objects
 * @param rodataBytes constants of the model's own objects besides the weights
 * @param weightsBytes constants of its {@code X_weights.o}: weights, biases and tables
 * @param dataBytes initialised variables of the model's own objects; Wafer emits none
 * @param bssBytes zeroed variables of the model's own objects; Wafer emits none
 * @param libraryTextBytes code that the image pulls in from libgcc, libc and libm, for all its
 *     models together
 * @param libraryRodataBytes constants that it pulls in, and the initial values of its variables
 */
public record ImageSizes(
    long textBytes,
    long rodataBytes,
    long weightsBytes,
    long dataBytes,
    long bssBytes,
    long libraryTextBytes,
    long libraryRodataBytes) {
  static final Pattern ARCHIVE_MEMBER = Pattern.compile(".*\\.a\\(.*\\)");

  /** Flash beyond the weights: what the model's objects hold and what they pull in. */
  public long flashBeyondWeightsBytes() {
    return textBytes + rodataBytes + dataBytes + libraryTextBytes + libraryRodataBytes;
  }

  /** Matches the model's own objects. */
  static Pattern own(List<String> objects) {
    return Pattern.compile(objects.stream().map(Pattern::quote).collect(Collectors.joining("|")));
  }

  /**
   * Takes a model's part from the map.
   *
   * @param objects file names of the model's objects
   */
  static ImageSizes of(LinkMap map, List<String> objects) {
    Pattern own = own(objects);
    return new ImageSizes(
        map.bytes(".text", own),
        map.bytes(".rodata", own),
        map.bytes(".weights", own),
        map.bytes(".data", own),
        map.bytes(".bss", own),
        map.bytes(".text", ARCHIVE_MEMBER) + map.bytes(".ARM.exidx", ARCHIVE_MEMBER),
        map.bytes(".rodata", ARCHIVE_MEMBER) + map.bytes(".data", ARCHIVE_MEMBER));
  }
}
