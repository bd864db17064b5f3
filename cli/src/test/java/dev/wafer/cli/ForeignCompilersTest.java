package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitted files under compilers that are not here, played by GCC and Clang under other names. */
class ForeignCompilersTest {
  /** Includes the header, defines an arena, and does not compile unless it is aligned. */
  private static final String USER =
      """
      #include "m.h"
      M_ARENA(arena);
      typedef char aligned_as_promised[2 * (int)(__alignof__(arena) >= M_ARENA_ALIGN) - 1];
      extern aligned_as_promised *touched(void);
      extern unsigned char *use(void);
      unsigned char *use(void) { return arena; }
      """;

  /** Of the C library's headers, some leave out attributes for compilers that they do not know. */
  private static final List<String> FLAGS =
      List.of(
          "-ffreestanding",
          "-Wall",
          "-Wextra",
          "-Wpedantic",
          "-Wconversion",
          "-Wshadow",
          "-Wundef",
          "-Werror",
          "-c",
          "-o",
          "out.o");

  private static final List<String> WORDWISE = List.of("cortex-m4", "cortex-m55");
  private static final List<String> PORTABLE = List.of("host", "cortex-m0plus", "cortex-m3");

  @TempDir private static Path folder;

  @BeforeAll
  static void emit() {
    WORDWISE.forEach(ForeignCompilersTest::emit);
    PORTABLE.forEach(ForeignCompilersTest::emit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -std=c99",
        "clang -std=c99",
        "clang -std=c99 -D__ARMCC_VERSION=6190004",
        "gcc -std=c99 -U__GNUC__ -D__ARMCC_VERSION=5060960 -D__CC_ARM=1",
        "gcc -std=c99 -U__GNUC__ -D__ICCARM__=1 -D__VER__=9040001 -D__LITTLE_ENDIAN__=1",
        "clang -std=c99 -U__GNUC__ -U__clang__ -fdeclspec -D_MSC_VER=1930",
        "gcc -std=c11 -U__GNUC__",
        "clang -std=c17 -U__GNUC__ -U__clang__",
        "gcc -std=c99 -U__GNUC__ -DM_ALIGNED(b)=__attribute__((aligned(b)))",
      })
  void anArenaIsAlignedInC(String compiler) {
    assertThat(compile(compiler, "cortex-m4", "user.c")).isEmpty();
    assertThat(compile(compiler, "cortex-m4", "m_weights.c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g++ -std=c++98",
        "g++ -std=c++11",
        "g++ -std=c++14",
        "g++ -std=c++17",
        "g++ -std=c++20",
        "clang++ -std=c++98",
        "clang++ -std=c++20",
        "clang++ -std=c++14 -D__ARMCC_VERSION=6190004",
        "g++ -std=c++98 -U__GNUC__ -D__ARMCC_VERSION=5060960 -D__CC_ARM=1",
        "g++ -std=c++14 -U__GNUC__ -D__ICCARM__=1 -D__VER__=9040001 -D__LITTLE_ENDIAN__=1",
        "clang++ -std=c++14 -U__GNUC__ -U__clang__ -fdeclspec -D_MSC_VER=1930",
        "g++ -std=c++11 -U__GNUC__",
        "g++ -std=c++20 -U__GNUC__",
        "clang++ -std=c++17 -U__GNUC__ -U__clang__",
        "g++ -std=c++98 -U__GNUC__ -DM_ALIGNED(b)=__attribute__((aligned(b)))",
      })
  void anArenaIsAlignedInCpp(String compiler) {
    assertThat(compile(compiler, "cortex-m4", "user.cpp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcc -std=c99 -U__GNUC__", "g++ -std=c++98 -U__GNUC__"})
  void anUnknownCompilerIsToldWhatToDefine(String compiler) {
    String source = compiler.startsWith("g++") ? "user.cpp" : "user.c";
    assertThat(compile(compiler, "host", source))
        .contains("#error \"m.h: define M_ALIGNED(bytes) as what aligns a definition");
  }

  /** Code for the extensions of a core takes several elements as one little-endian word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-U__BYTE_ORDER__ -D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__",
        "-D__ARM_BIG_ENDIAN=1",
        "-D__CC_ARM=1 -D__BIG_ENDIAN=1",
        "-D__ICCARM__=1 -D__LITTLE_ENDIAN__=0",
      })
  void codeForTheDspExtensionRefusesABigEndianMachine(String flags) {
    String compiler = "gcc -std=c99 " + flags;
    for (String target : WORDWISE) {
      assertThat(compile(compiler, target, "m.c"))
          .contains("#error \"m.c: made for " + target)
          .contains("for a big-endian machine compile the model with --target host");
    }
    for (String target : PORTABLE) {
      assertThat(compile(compiler, target, "m.c")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m4", "cortex-m55"})
  void anIntOfSixteenBitsIsRefused(String target) {
    assertThat(compile("gcc -std=c99 -U__INT_MAX__ -D__INT_MAX__=32767", target, "m.c"))
        .contains("#error \"m.c: an int has to have 32 bits or more\"");
  }

  private static void emit(String target) {
    Path out = folder.resolve(target);
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), "--target", target, "-o", out, "--name", "m");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Cli.write(out.resolve("user.c"), USER);
    Cli.write(out.resolve("user.cpp"), USER);
  }

  /** What the compiler says; empty where it is content. */
  private static String compile(String compiler, String target, String source) {
    List<String> command = new ArrayList<>(Arrays.asList(compiler.split(" ", -1)));
    assumeTrue(
        Programs.exists(command.get(0)), "skipped: " + command.get(0) + " is not on the PATH");
    command.addAll(FLAGS);
    command.add(source);
    Subprocess.Result built = Subprocess.run(folder.resolve(target), Map.of(), command);
    assertThat(built.exitCode() == 0).as(built.text()).isEqualTo(built.text().isEmpty());
    return built.text();
  }
}
