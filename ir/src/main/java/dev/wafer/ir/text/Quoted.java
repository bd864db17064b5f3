package dev.wafer.ir.text;

/** Names from a model, which may be any text, in quotes and in printable ASCII. */
final class Quoted {
  private Quoted() {}

  static String print(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      }
    }
    return out.append('"').toString();
  }

  /** The text between the quotes, unescaped. */
  static String parse(String quoted) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = quoted.charAt(++i);
      if (c == 'u' && i + 4 < quoted.length() - 1) {
        out.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
        i += 4;
      } else if (c == '"' || c == '\\') {
        out.append(c);
      } else {
        throw new IllegalArgumentException("bad escape \\" + c + " in " + quoted);
      }
    }
    return out.toString();
  }
}
