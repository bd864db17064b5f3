package dev.wafer.emitter.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.passes.program.KernelBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product of halfwords that cores without a product of 64 bits take in place of one. */
final class ShortProductsTest {
  /** Compares it at the ends of halfwords and words, around them, and at random. */
  private static final String MAIN =
      """
      #include <stdint.h>
      %s
      static int differs(int32_t a, int32_t b) {
        return m_mul_high(a, b) != (int32_t)(((int64_t)a * b + (1LL << 30)) >> 31);
      }
      int main(void) {
        static const int64_t ends[] = {0, 1, 2, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x18000,
            0x3FFF8000, 0x40000000, 0x7FFF0000, 0x7FFF7FFF, 0x7FFF8000, 0x7FFFFFFF, 0x80000000};
        int32_t values[3 * 2 * 17];
        int count = 0;
        for (int i = 0; i < 17; i++) {
          for (int64_t near = ends[i] - 1; near <= ends[i] + 1; near++) {
            values[count++] = (int32_t)(near > INT32_MAX ? INT32_MAX : near);
            values[count++] = (int32_t)(-near < INT32_MIN ? INT32_MIN : -near);
          }
        }
        int bad = 0;
        for (int i = 0; i < count; i++) {
          for (int j = 0; j < count; j++) {
            if (values[i] != INT32_MIN || values[j] != INT32_MIN) { /* 2^31 has no 32 bits */
              bad |= differs(values[i], values[j]);
            }
          }
        }
        uint32_t a = 1;
        for (int i = 0; i < 1000000; i++) {
          const uint32_t b = a * 1664525u + 1013904223u;
          bad |= differs((int32_t)a, (int32_t)b) | differs((int32_t)a >> 15, (int32_t)(b >> 1));
          a = b * 1664525u + 1013904223u;
        }
        return bad;
      }
      """;

  @TempDir Path folder;

  @Test
  void productsOfHalfwordsAreThoseOf64Bits() throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Set<String> names = Set.of("mul_high", KernelBinding.SHORT_PRODUCTS);
    List<String> texts =
        SupportFunctions.render(names, "m", new Templates(), List.of("m_mul_high(a, b)"));
    assertThat(String.join("\n", texts)).contains("m_short_products(a, b)");
    Path source = folder.resolve("products.c");
    Files.writeString(source, MAIN.formatted(String.join("\n", texts)), UTF_8);
    Path none = Files.write(folder.resolve("none"), new byte[0]);
    for (List<String> command :
        List.of(
            List.of(
                "gcc",
                "-O1",
                "-fsanitize=undefined",
                "-fno-sanitize-recover=all",
                "-o",
                "products",
                source.toString()),
            List.of(folder.resolve("products").toString()))) {
      Programs.Result result = Programs.run(folder, none, folder.resolve("log.txt"), command);
      assertThat(result.exitCode()).as(result.errors()).isZero();
    }
  }
}
