package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zip that is published, unpacked elsewhere. */
final class UnpackedRelease {
  private UnpackedRelease() {}

  /** The zip; the test is skipped where it is not built. */
  static Path zip() {
    Path zip = Cli.root().resolve("cli/target/wafer-" + Version.current() + ".zip");
    assumeTrue(Files.exists(zip), "skipped: no " + zip + " (mvn package makes it)");
    return zip;
  }

  /** Its folder below {@code folder}. */
  static Path in(Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip().toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        Path path = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(file.getInputStream(entry), path);
        }
      }
    }
    Path home = folder.resolve("wafer-" + Version.current());
    assertThat(home.resolve("bin/wafer").toFile().setExecutable(true)).isTrue();
    return home;
  }
}
