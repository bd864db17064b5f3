package dev.wafer.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a user of the library sees, and that nothing internal shows through it. */
class PublicApiTest {
  private static final Path SOURCES = Path.of(System.getProperty("wafer.root", ".."));

  private static final List<Class<?>> API =
      List.of(
          BudgetExceededException.class,
          Compilation.class,
          CompileException.class,
          CompileOptions.class,
          InvalidOptionsException.class,
          ModelRejectedException.class,
          Optimization.class,
          WaferCompiler.class,
          EdgeType.class,
          WeightPlacement.class,
          WeightsFile.class,
          SharedCompilation.class,
          CompileReport.class,
          SharedReport.class);

  @Test
  void theExportedPackagesHoldTheseClassesAndNoOthers() throws IOException {
    Set<String> found = new TreeSet<>(files("compiler/src/main/java/dev/wafer/compiler"));
    found.addAll(files("c-emitter/src/main/java/dev/wafer/report"));

    assertThat(found)
        .isEqualTo(
            API.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void signaturesNameTheJdkAndTheApiAlone() {
    Set<String> seen = new TreeSet<>();
    for (Class<?> type : API) {
      collect(type, seen);
    }

    assertThat(seen).contains("java.lang.String", "dev.wafer.report.CompileReport");
    assertThat(seen).allMatch(PublicApiTest::isVisible);
  }

  @Test
  void onlyBuildersAndTheCompilerAreMadeByUsers() {
    assertThat(API)
        .filteredOn(type -> type.getConstructors().length > 0)
        .containsExactly(WaferCompiler.class, CompileReport.class, SharedReport.class);
    assertThat(WaferCompiler.class.getConstructors()).hasSize(1);
    assertThat(CompileOptions.Builder.class.getConstructors()).isEmpty();
  }

  private static boolean isVisible(String name) {
    return !name.contains(".")
        || name.startsWith("java.")
        || API.stream()
            .map(Class::getName)
            .anyMatch(api -> name.equals(api) || name.startsWith(api + "$"));
  }

  private static void collect(Class<?> type, Set<String> seen) {
    for (Class<?> nested : type.getDeclaredClasses()) {
      if (isOffered(nested.getModifiers())) {
        collect(nested, seen);
      }
    }
    add(type.getGenericSuperclass(), seen);
    Arrays.stream(type.getGenericInterfaces()).forEach(face -> add(face, seen));
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOffered(constructor.getModifiers())) {
        Arrays.stream(constructor.getGenericParameterTypes()).forEach(t -> add(t, seen));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isOffered(method.getModifiers())) {
        add(method.getGenericReturnType(), seen);
        Arrays.stream(method.getGenericParameterTypes()).forEach(t -> add(t, seen));
        Arrays.stream(method.getGenericExceptionTypes()).forEach(t -> add(t, seen));
      }
    }
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isOffered(field.getModifiers()))
        .forEach(field -> add(field.getGenericType(), seen));
  }

  private static boolean isOffered(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void add(Type type, Set<String> seen) {
    if (type instanceof Class<?> named) {
      seen.add(named.isArray() ? named.getComponentType().getName() : named.getName());
    } else if (type instanceof ParameterizedType generic) {
      add(generic.getRawType(), seen);
      Arrays.stream(generic.getActualTypeArguments()).forEach(t -> add(t, seen));
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType(), seen);
    } else if (type instanceof WildcardType wild) {
      Arrays.stream(wild.getUpperBounds()).forEach(t -> add(t, seen));
    } else if (type != null && !(type instanceof TypeVariable<?>)) {
      throw new AssertionError("what is " + type);
    }
  }

  /** Names of the files whose class others see. */
  private static List<String> files(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".java") && Files.readString(file).contains("\npublic ")) {
          names.add(name.replace(".java", ""));
        }
      }
    }
    return names;
  }
}
