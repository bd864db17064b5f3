package dev.wafer.emitter.c;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells files of one compilation from those of another.
 *
 * @param hex 16 hexadecimal digits, lower case
 */
public record BuildId(String hex) {
  private static final int DIGITS = 16;

  public BuildId {
    if (!hex.matches("[0-9a-f]{" + DIGITS + "}")) {
      throw new IllegalArgumentException("not a build id: " + hex);
    }
  }

  /** The id of everything that decides what is emitted, as text. */
  public static BuildId of(String inputs) {
    return new BuildId(sha256(inputs.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS));
  }

  /** The SHA-256 of bytes in lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A word of 32 bits, in hexadecimal digits, that marks an arena as initialised by this build. Its
   * bytes are never all the same, so no fill of memory looks like it.
   */
  public String mark() {
    long word = (Long.parseLong(hex.substring(DIGITS / 2), 16) | 1) & ~0x100L;
    return HexFormat.of().toHexDigits(word, DIGITS / 2);
  }
}
