package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.SupportedOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperatorsPageTest {
  /** Rewrites the page instead of checking it: {@code -Dwafer.update=true}. */
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");

  @Test
  void thePageSaysWhatTheRulesSay() throws IOException {
    Path page = Path.of(System.getProperty("wafer.root", "..")).resolve("docs/OPERATORS.md");
    if (UPDATE) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, SupportedOperators.markdown());
    }
    Set<String> missing = new TreeSet<>(sections(SupportedOperators.markdown()));
    missing.removeAll(sections(Files.readString(page)));
    assertThat(missing).as("sections that docs/OPERATORS.md has not, or not so").isEmpty();
    assertThat(Files.readString(page))
        .as("docs/OPERATORS.md is stale: run this test with -Dwafer.update=true")
        .isEqualTo(SupportedOperators.markdown());
  }

  /** The operators with what is said of each. */
  private static List<String> sections(String page) {
    return List.of(page.split("\n(?=## )"));
  }

  @Test
  void everyOperatorHasTypesAndAName() {
    for (String name : SupportedOperators.names()) {
      assertThat(SupportedOperators.find(name).orElseThrow().types().rows()).as(name).isNotEmpty();
    }
  }
}
