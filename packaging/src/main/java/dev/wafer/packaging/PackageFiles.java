package dev.wafer.packaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of packages, all for one folder.
 *
 * @param texts by path, with slashes; sources and what build systems want
 * @param archives names of archives to make in the folder, and the paths of the texts in each
 * @param wanted for each build system the paths of what it wants beside the sources
 */
public record PackageFiles(
    Map<String, String> texts,
    Map<String, List<String>> archives,
    Map<BuildSystem, List<String>> wanted) {
  public PackageFiles {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    archives = Collections.unmodifiableMap(new LinkedHashMap<>(archives));
    wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
  }

  /** The archives by name: zip files, of the same bytes for the same texts. */
  public Map<String, byte[]> zipped() {
    Map<String, byte[]> zipped = new LinkedHashMap<>();
    archives.forEach((name, paths) -> zipped.put(name, PackageArchive.zip(texts, paths)));
    return zipped;
  }
}
