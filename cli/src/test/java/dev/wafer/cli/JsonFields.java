package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares JSON with docs/REPORT.md. A section of the page begins with a heading {@code ## name:};
 * each field is a row of a table that begins with the field's path in backquotes, {@code []} for
 * the elements of an array and {@code *} for keys that the model chooses.
 */
final class JsonFields {
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  private JsonFields() {}

  /** Every field that is there is documented, and as its schema says. */
  static void assertDocumented(String section, JsonNode report) {
    assertThat(documented(section))
        .as("fields of %s in docs/REPORT.md", section)
        .containsAll(of(report));
    JsonSchemas.assertValid(section, report);
  }

  /** Every field that is documented is there, too. */
  static void assertComplete(String section, JsonNode... reports) {
    Set<String> all = new LinkedHashSet<>();
    for (JsonNode report : reports) {
      assertDocumented(section, report);
      all.addAll(of(report));
    }
    assertThat(all).as("documented fields of %s", section).containsAll(table(section));
  }

  private static Set<String> of(JsonNode node) {
    Set<String> paths = new LinkedHashSet<>();
    collect("", node, paths);
    return paths;
  }

  private static void collect(String path, JsonNode node, Set<String> paths) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      boolean free = path.equals("operators[].options") || path.equals("fault.registers");
      String name = (path.isEmpty() ? "" : path + ".") + (free ? "*" : field.getKey());
      paths.add(name);
      if (!path.equals("operators[].options")) {
        collect(name, field.getValue(), paths);
      }
    }
    // Whole documents of another form, which are held by themselves.
    boolean documents = path.equals("reports");
    if (node.isArray() && !documents) {
      node.forEach(element -> collect(path + "[]", element, paths));
    }
  }

  /** Verify's section stands on top of compile's. */
  private static Set<String> documented(String section) {
    Set<String> fields = new LinkedHashSet<>(table(section));
    if (section.equals("verify")) {
      fields.addAll(table("compile"));
    }
    return fields;
  }

  private static Set<String> table(String section) {
    String page =
        new String(Cli.read(Cli.root().resolve("docs/REPORT.md")), StandardCharsets.UTF_8);
    int start = page.indexOf("\n## " + section + ":");
    assertThat(start).as("section %s of docs/REPORT.md", section).isNotNegative();
    int end = page.indexOf("\n## ", start + 1);
    Matcher rows = ROW.matcher(page.substring(start, end < 0 ? page.length() : end));
    Set<String> fields = new LinkedHashSet<>();
    while (rows.find()) {
      fields.add(rows.group(1));
    }
    assertThat(fields).isNotEmpty();
    return fields;
  }
}
