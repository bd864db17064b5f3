package dev.wafer.emulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of the container image that {@code scripts/setup-emulators.sh} builds. */
final class ToolchainImage {
  private static final String DOCKERFILE = "docker/Dockerfile";
  private static final int TAG_DIGITS = 12;

  private ToolchainImage() {}

  /** The image's name; its tag is the start of the Dockerfile's SHA-256, as in the script. */
  static String name() {
    try (InputStream stream = ToolchainImage.class.getResourceAsStream(DOCKERFILE)) {
      if (stream == null) {
        throw new IllegalStateException(DOCKERFILE + " is missing among the resources");
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(stream.readAllBytes());
      return "wafer-toolchain:" + HexFormat.of().formatHex(digest).substring(0, TAG_DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
