package dev.wafer.packaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of packages, all for one folder.
 *
 * @param texts by path, with slashes; sources and what build systems want
 * @param wanted for each build system the paths of what it wants beside the sources
 */
public record PackageFiles(Map<String, String> texts, Map<BuildSystem, List<String>> wanted) {
  public PackageFiles {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
  }
}
