package dev.wafer.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip files that depend on their contents alone. */
final class PackageArchive {
  /** The first date that a zip file can tell. */
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private PackageArchive() {}

  /** The texts of these paths. */
  static byte[] zip(Map<String, String> texts, List<String> paths) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (String path : paths) {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(NO_DATE);
        zip.putNextEntry(entry);
        zip.write(texts.get(path).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
