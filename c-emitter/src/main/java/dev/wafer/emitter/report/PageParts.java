package dev.wafer.emitter.report;

import dev.wafer.emitter.c.Templates;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * Style and script that a page contains, and their hashes for its security policy, which permits
 * nothing else.
 */
public record PageParts(String style, String script) {
  /** Those of a page, after the style of all pages. */
  static PageParts of(String page) {
    Templates templates = new Templates();
    return new PageParts(
        templates.render("report/Page.css.ftl", Map.of())
            + templates.render("report/" + page + ".css.ftl", Map.of()),
        templates.render("report/" + page + ".js.ftl", Map.of()));
  }

  /** Base64 of SHA-256. */
  public String styleHash() {
    return sha256(style);
  }

  /** Base64 of SHA-256. */
  public String scriptHash() {
    return sha256(script);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
