package dev.wafer.compiler.internal.operators;

import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.frontend.user.UserOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The operators of any number of files.
 *
 * @param operators what they declare
 * @param sources C files that compute them, and headers
 */
public record OperatorFiles(UserOperators operators, List<Path> sources) {
  /** No files. */
  public static final OperatorFiles NONE = new OperatorFiles(UserOperators.NONE, List.of());

  private static final long MAX_BYTES = 1L << 20;

  public OperatorFiles {
    sources = List.copyOf(sources);
  }

  /** What one file says, with the folder from which its sources are. */
  record Declared(UserDeclaration declaration, String place) {}

  /**
   * Reads files.
   *
   * @throws OperatorFileException if one is missing or malformed, or two do not go together
   */
  public static OperatorFiles read(List<Path> files) {
    List<Declared> declared = new ArrayList<>();
    Set<Path> sources = new LinkedHashSet<>();
    for (Path file : files) {
      OperatorFileReader reader = new OperatorFileReader(file.toString(), text(file));
      declared.addAll(reader.declared());
      Path folder = file.toAbsolutePath().getParent();
      reader.sources().forEach(source -> sources.add(folder.resolve(source).normalize()));
    }
    requireApart(declared);
    requireNames(sources);
    return new OperatorFiles(
        new UserOperators(declared.stream().map(Declared::declaration).toList()),
        List.copyOf(sources));
  }

  /** The sources' texts by file name, as a build takes them. */
  public Map<String, String> sourceTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    sources.forEach(source -> texts.put(source.getFileName().toString(), text(source)));
    return texts;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new OperatorFileException(file + ": found more than 1 MiB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new OperatorFileException(file + ": cannot be read: " + e);
    }
  }

  private static void requireApart(List<Declared> all) {
    Map<String, String> functions = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      UserDeclaration one = all.get(i).declaration();
      String function = one.function().name();
      String first = functions.putIfAbsent(function.toLowerCase(Locale.ROOT), all.get(i).place());
      if (first != null) {
        throw new OperatorFileException(
            "%s: found the function \"%s\", which %s has, too; allowed: functions that differ in more than case"
                .formatted(all.get(i).place(), function, first));
      }
      for (Declared other : all.subList(0, i)) {
        if (other.declaration().function().code().equals(one.function().code())
            && meet(other.declaration().versions(), one.versions())) {
          throw new OperatorFileException(
              "%s: found the operator \"%s\", which %s declares, too; allowed: versions apart from each other"
                  .formatted(all.get(i).place(), one.function().code(), other.place()));
        }
      }
    }
  }

  private static boolean meet(Set<Integer> some, Set<Integer> others) {
    return some.isEmpty() || others.isEmpty() || some.stream().anyMatch(others::contains);
  }

  private static void requireNames(Set<Path> sources) {
    Map<String, Path> names = new LinkedHashMap<>();
    for (Path source : sources) {
      Path first = names.putIfAbsent(source.getFileName().toString(), source);
      if (first != null) {
        throw new OperatorFileException(
            "%s: found a second source of that name beside %s; allowed: each name once"
                .formatted(source, first));
      }
    }
  }
}
