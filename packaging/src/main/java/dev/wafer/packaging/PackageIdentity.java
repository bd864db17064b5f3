package dev.wafer.packaging;

import java.util.regex.Pattern;

/**
 * What a package says of itself besides its contents.
 *
 * @param version three numbers with dots, as every build system takes them
 * @param vendor who publishes it: letters, digits, underscores and hyphens, as in the name of a
 *     CMSIS-Pack
 */
public record PackageIdentity(String version, String vendor) {
  private static final Pattern VERSION =
      Pattern.compile("(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})");
  private static final Pattern VENDOR = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  /** Of who says nothing. */
  public static final PackageIdentity UNNAMED = new PackageIdentity("1.0.0", "Unnamed");

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
  }
}
