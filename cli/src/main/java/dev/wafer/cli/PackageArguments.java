package dev.wafer.cli;

import dev.wafer.packaging.BuildSystem;
import dev.wafer.packaging.PackageException;
import dev.wafer.packaging.PackageIdentity;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of packages for build systems. */
final class PackageArguments {
  @Option(
      names = "--package",
      paramLabel = "SYSTEM",
      split = ",",
      description =
          "Write a package for build systems: cmake, make, rust, zephyr, arduino, platformio,"
              + " esp-idf, cmsis-pack, several with commas. The C then lies in src, and --target"
              + " takes several with commas, of which the preprocessor chooses.")
  private List<String> packages = List.of();

  @Option(
      names = "--package-version",
      paramLabel = "VERSION",
      description =
          "Version of the packages, three numbers; " + PackageIdentity.DEFAULT_VERSION + " else.")
  private String version;

  @Option(
      names = "--package-vendor",
      paramLabel = "NAME",
      description =
          "Who publishes the packages; '" + PackageIdentity.DEFAULT_VENDOR + "' where not given.")
  private String vendor;

  @Option(
      names = "--package-url",
      paramLabel = "URL",
      description =
          "Where people find the packages; " + PackageIdentity.DEFAULT_URL + " where not given.")
  private String url;

  /** Whether packages are to be written. */
  boolean areAsked() {
    boolean asked = !packages.isEmpty();
    if (!asked && (version != null || vendor != null || url != null)) {
      throw new UsageException(
          "--package-version, --package-vendor and --package-url are of packages: add --package");
    }
    return asked;
  }

  Set<BuildSystem> systems() {
    Set<BuildSystem> systems = EnumSet.noneOf(BuildSystem.class);
    packages.forEach(key -> systems.add(system(key)));
    return systems;
  }

  PackageIdentity identity() {
    try {
      return new PackageIdentity(
          Optional.ofNullable(version).orElse(PackageIdentity.DEFAULT_VERSION),
          Optional.ofNullable(vendor).orElse(PackageIdentity.DEFAULT_VENDOR),
          Optional.ofNullable(url).orElse(PackageIdentity.DEFAULT_URL));
    } catch (PackageException e) {
      throw new UsageException(Terminal.printable(e.getMessage()));
    }
  }

  private static BuildSystem system(String key) {
    return BuildSystem.of(key)
        .orElseThrow(
            () ->
                new UsageException(
                    "--package: there is no '"
                        + Terminal.printable(key)
                        + "'; there are "
                        + BuildSystem.keys()));
  }
}
