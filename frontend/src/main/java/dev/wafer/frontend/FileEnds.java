package dev.wafer.frontend;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The first and the last bytes of a file, each byte one Latin-1 character, so that they can be
 * searched as text.
 */
record FileEnds(String head, String tail) {
  private static final int LENGTH = 1 << 16;
  private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x08\\x0E-\\x1F\\x7F]");

  /** Protobuf: field 1 is a small number (a version), field 2 text. */
  private static final Pattern VERSION_AND_TEXT =
      Pattern.compile("(?s)\\x08[\\x01-\\x40]\\x12([\\x01-\\x7F])([ -~])");

  /** Protobuf: field 1 is a small number, then a field that is a message or text. */
  private static final Pattern VERSION_AND_GRAPH =
      Pattern.compile("(?s)\\x08[\\x01-\\x40][\\x1A\\x22\\x3A\\x42]");

  private static final Pattern VERSION_AND_MESSAGE =
      Pattern.compile("(?s)\\x08[\\x01-\\x40]\\x12.{1,4}?\\x0A");

  /** Protobuf: the first node of a graph, with name and operator. */
  private static final Pattern GRAPH_NODE =
      Pattern.compile("(?s)\\x0A[\\x01-\\x7F]\\x0A.[ -~]+\\x12.[A-Z][ -~]+");

  static FileEnds of(byte[] bytes) {
    int length = Math.min(bytes.length, LENGTH);
    return new FileEnds(
        new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
        new String(bytes, bytes.length - length, length, StandardCharsets.ISO_8859_1));
  }

  /** Whether the bytes at {@code position} are those that {@code hex} lists. */
  boolean has(String hex, int position) {
    String bytes = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    return head.startsWith(bytes, position);
  }

  /** Whether {@code text} stands among the first or the last bytes. */
  boolean mentions(String text) {
    return head.contains(text) || tail.contains(text);
  }

  /** Whether {@code identifier} stands where FlatBuffers have theirs. */
  boolean isFlatBuffer(String identifier) {
    return head.startsWith(identifier, 4);
  }

  boolean isZip() {
    return has("504B0304", 0);
  }

  boolean isZeros() {
    return (head + tail).chars().allMatch(c -> c == 0);
  }

  boolean isText() {
    return !NO_TEXT.matcher(head).find();
  }

  /** The start in lower case, without a byte order mark and white space. */
  String text() {
    return (has("EFBBBF", 0) ? head.substring(3) : head).stripLeading().toLowerCase(Locale.ROOT);
  }

  boolean isSavedModel() {
    // The tag "serve" of field 4, or the usual signature.
    return VERSION_AND_MESSAGE.matcher(head).lookingAt()
        && (mentions("\"\u0005serve") || mentions("serving_default"));
  }

  boolean isOnnx() {
    return VERSION_AND_TEXT.matcher(head).lookingAt()
        || VERSION_AND_GRAPH.matcher(head).lookingAt();
  }

  boolean isCoreMl() {
    return VERSION_AND_MESSAGE.matcher(head).lookingAt();
  }

  boolean isFrozenGraph() {
    return GRAPH_NODE.matcher(head).lookingAt();
  }
}
