package dev.wafer.packaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a package can be for. */
public enum BuildSystem {
  CMAKE,
  MAKE,
  RUST,
  ZEPHYR,
  ARDUINO,
  PLATFORMIO,
  ESP_IDF,
  CMSIS_PACK;

  /** The name on the command line and in reports. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of a name. */
  public static Optional<BuildSystem> of(String key) {
    return Arrays.stream(values()).filter(system -> system.key().equals(key)).findFirst();
  }

  /** All names, for messages. */
  public static String keys() {
    return Arrays.stream(values()).map(BuildSystem::key).collect(Collectors.joining(", "));
  }
}
