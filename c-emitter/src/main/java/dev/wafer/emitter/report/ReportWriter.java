package dev.wafer.emitter.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wafer.emitter.c.Templates;
import dev.wafer.report.CompileReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A report as JSON, as Markdown and as a page with a picture of the arena. */
public final class ReportWriter {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setSerializationInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ReportWriter() {}

  /** Any of the project's report records as JSON, with Unix line ends everywhere. */
  public static String json(Object report) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always serializable", e);
    }
  }

  /**
   * Two records as one object. Where both have a field, objects are merged, arrays of objects are
   * merged element by element, and of other values the first record's stands.
   */
  public static String json(Object report, Object more) {
    ObjectNode merged = MAPPER.valueToTree(report);
    merge(merged, MAPPER.valueToTree(more));
    return json(merged);
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      JsonNode present = into.get(field.getKey());
      if (present == null) {
        into.set(field.getKey(), field.getValue());
      } else if (present instanceof ObjectNode object && field.getValue() instanceof ObjectNode o) {
        merge(object, o);
      } else if (present.isArray() && field.getValue().size() == present.size()) {
        for (int i = 0; i < present.size(); i++) {
          if (present.get(i) instanceof ObjectNode element
              && field.getValue().get(i) instanceof ObjectNode other) {
            merge(element, other);
          }
        }
      }
    }
  }

  /** The report for people. */
  public static String markdown(CompileReport report) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("r", report);
    return new Templates().render("report/Report.md.ftl", model);
  }

  /** The plan of the arena as a picture, in a page that needs nothing else. */
  public static String html(CompileReport report) {
    return new ArenaPage(report, Optional.empty()).html();
  }

  /**
   * The same page with what was measured in place of estimates.
   *
   * @param report with the measured code
   */
  public static String html(CompileReport report, MeasuredSteps measured) {
    return new ArenaPage(report, Optional.of(measured)).html();
  }

  /** The picture of a model's graph, in a page that needs nothing else. */
  public static String html(GraphDescription graph) {
    return new GraphPage(graph).html();
  }
}
