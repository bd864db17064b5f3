package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped schemas say what the page says, and refuse what it does not. */
class JsonSchemasTest {
  /** Rewritten with {@code -Dwafer.update=true}. */
  @ParameterizedTest
  @MethodSource("dev.wafer.cli.JsonSchemas#sections")
  void theSchemaIsThatOfThePage(String section) {
    String generated = JsonSchemas.generated(section);
    if (Boolean.getBoolean("wafer.update")) {
      Cli.write(JsonSchemas.file(section), generated);
    }
    assertThat(new String(Cli.read(JsonSchemas.file(section)), StandardCharsets.UTF_8))
        .isEqualTo(generated);
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsRefused() throws Exception {
    JsonNode report = new ObjectMapper().readTree(Cli.run("targets", "--json", "-").out());
    JsonSchemas.assertValid("targets", report);
    ObjectNode core = (ObjectNode) report.at("/cores/0");
    core.put("fpu", 1);
    assertThatThrownBy(() -> JsonSchemas.assertValid("targets", report))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fpu");
    core.remove("fpu");
    assertThatThrownBy(() -> JsonSchemas.assertValid("targets", report))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fpu");
  }
}
