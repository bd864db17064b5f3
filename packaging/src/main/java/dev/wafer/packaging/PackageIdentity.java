package dev.wafer.packaging;

import java.util.regex.Pattern;

/**
 * What a package says of itself besides its contents.
 *
 * @param version three numbers with dots, as every build system takes them
 * @param vendor who publishes it: letters, digits, underscores and hyphens, as in the name of a
 *     CMSIS-Pack
 * @param url where people find it: {@code http} or {@code https}
 */
public record PackageIdentity(String version, String vendor, String url) {
  private static final Pattern VERSION =
      Pattern.compile("(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})");
  private static final Pattern VENDOR = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  private static final Pattern URL =
      Pattern.compile("https?://[A-Za-z0-9._~:/?#@!$&+,;=%-]{1,200}");

  /** The version of who names none. */
  public static final String DEFAULT_VERSION = "1.0.0";

  /** The vendor of who names none. */
  public static final String DEFAULT_VENDOR = "Unnamed";

  /** The address of who names none; nobody's, by RFC 2606. */
  public static final String DEFAULT_URL = "https://example.org/";

  /**
   * @throws PackageException if one of them is not of that form
   */
  public PackageIdentity {
    if (!VERSION.matcher(version).matches()) {
      throw new PackageException(
          "the version of a package is three numbers with dots, for example 1.2.0; found '"
              + version
              + "'");
    }
    if (!VENDOR.matcher(vendor).matches()) {
      throw new PackageException(
          "the vendor of a package is a letter and letters, digits, underscores and hyphens; found"
              + " '"
              + vendor
              + "'");
    }
    if (!URL.matcher(url).matches()) {
      throw new PackageException(
          "the address of a package is that of a page, for example https://example.org/digits;"
              + " found '"
              + url
              + "'");
    }
  }
}
