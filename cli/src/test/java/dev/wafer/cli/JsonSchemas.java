package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON Schemas of what commands write. They are made from the tables of docs/REPORT.md, which
 * {@link JsonFields} holds against real reports; a field is required unless its row says when it is
 * absent.
 */
final class JsonSchemas {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final Pattern HEADING = Pattern.compile("^## (\\w+): ", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ?([^|]*) ?\\|$", Pattern.MULTILINE);

  /** A row of a table: the field's path, its type and meaning. */
  private record Field(String path, String type, String meaning) {}

  private JsonSchemas() {}

  /** Names of the sections that have a schema. */
  static List<String> sections() {
    return HEADING.matcher(page()).results().map(result -> result.group(1)).toList();
  }

  static Path file(String section) {
    return Cli.root()
        .resolve("cli/src/main/resources/dev/wafer/schemas")
        .resolve(section + ".schema.json");
  }

  /** The report is as the shipped schema says. */
  static void assertValid(String section, JsonNode report) {
    String schema = new String(Cli.read(file(section)), StandardCharsets.UTF_8);
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(report))
        .as("what the schema of %s does not permit", section)
        .isEmpty();
  }

  /** The schema of a section; verify's stands on top of compile's. */
  static String generated(String section) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", DRAFT).put("title", "wafer " + section);
    root.put("type", "object");
    List<Field> fields = new ArrayList<>();
    if (section.equals("verify")) {
      fields.addAll(fields("compile"));
    }
    fields.addAll(fields(section));
    fields.forEach(field -> add(root, field));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(ObjectNode root, Field field) {
    ObjectNode at = root;
    String[] parts = field.path().split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean element = parts[i].endsWith("[]");
      String name = element ? parts[i].substring(0, parts[i].length() - 2) : parts[i];
      if (i == parts.length - 1 && !element) {
        describe(at, name, field);
        return;
      }
      at = at.withObjectProperty("properties").withObjectProperty(name);
      if (element) {
        at = at.withObjectProperty("items");
        at.put("type", "object");
      }
    }
  }

  private static void describe(ObjectNode owner, String name, Field field) {
    if (name.equals("*")) {
      typed(owner.withObjectProperty("additionalProperties"), field.type());
      return;
    }
    ObjectNode property = owner.withObjectProperty("properties").withObjectProperty(name);
    if (name.equals("schemaVersion")) {
      property.put("const", Integer.parseInt(field.meaning()));
    } else {
      typed(property, field.type());
      if (!field.meaning().isEmpty()) {
        property.put("description", field.meaning());
      }
    }
    if (!field.meaning().contains("absent")) {
      ArrayNode required = owner.withArrayProperty("required");
      Set<String> names = new LinkedHashSet<>();
      required.forEach(one -> names.add(one.asText()));
      if (names.add(name)) {
        required.add(name);
      }
    }
  }

  private static final Map<String, String> TYPES =
      Map.of(
          "text", "string",
          "integer", "integer",
          "number", "number",
          "boolean", "boolean",
          "object", "object",
          "array", "array");

  private static void typed(ObjectNode schema, String text) {
    String one = text.replaceAll(",? or null$", "").replaceFirst(", bytes$", "");
    Matcher array = Pattern.compile("array of (text|integer|number|object)s").matcher(one);
    boolean list = array.matches();
    String type = list ? "array" : TYPES.get(one);
    if (type == null) {
      // Of several types; the meaning tells.
      return;
    }
    if (text.endsWith("or null")) {
      schema.putArray("type").add(type).add("null");
    } else {
      schema.put("type", type);
    }
    if (list) {
      schema.withObjectProperty("items").put("type", TYPES.get(array.group(1)));
    }
  }

  private static List<Field> fields(String section) {
    String page = page();
    int start = page.indexOf("\n## " + section + ":");
    int end = page.indexOf("\n## ", start + 1);
    return ROW.matcher(page.substring(start, end < 0 ? page.length() : end))
        .results()
        .map(row -> new Field(row.group(1), row.group(2).strip(), row.group(3).strip()))
        .toList();
  }

  private static String page() {
    return new String(Cli.read(Cli.root().resolve("docs/REPORT.md")), StandardCharsets.UTF_8);
  }
}
