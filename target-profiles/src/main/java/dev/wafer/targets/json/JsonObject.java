package dev.wafer.targets.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON object with strict accessors. Each complaint names the file, the place in it, what was
 * found and what is allowed. Every field must have been announced, so that a misspelt one does not
 * pass unnoticed.
 */
public final class JsonObject {
  private static final String WHOLE = "the file";
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMG]?)");
  private static final Pattern HEX = Pattern.compile("0x([0-9A-Fa-f]{1,8})");
  private static final int MAX_COUNT = 1000;
  private static final long ADDRESS_SPACE_BYTES = 1L << 32;

  /** Never changed once it is set up: one for all files, since each costs a while to make. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Document document;
  private final String place;
  private final JsonNode node;

  /**
   * What all objects of a document have in common.
   *
   * @param source name for complaints
   * @param failure makes the exception of a complaint
   */
  private record Document(String source, Function<String, RuntimeException> failure) {}

  private JsonObject(Document document, String place, JsonNode node) {
    this.document = document;
    this.place = place;
    this.node = node;
  }

  /**
   * Parses a whole document, which has to be one object without repeated fields.
   *
   * @param source its name for complaints
   * @param failure makes the exception that each method throws where the text is not as it wants it
   */
  public static JsonObject parse(
      String source, String json, Function<String, RuntimeException> failure) {
    try {
      return new JsonObject(new Document(source, failure), WHOLE, MAPPER.readTree(json))
          .requireObject();
    } catch (JsonProcessingException e) {
      throw failure.apply(
          "%s: line %d: not valid JSON: %s"
              .formatted(source, e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
  }

  /** Refuses fields other than those given. */
  public JsonObject allowing(String... fields) {
    List<String> allowed = List.of(fields);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                throw complaint(
                    "unknown field \"" + name + "\"", "the fields " + String.join(", ", allowed));
              }
            });
    return this;
  }

  /** The names of all fields, in the order of the document. */
  public List<String> fields() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(field, "a text that is not empty");
    }
    return value.textValue();
  }

  public Optional<String> optionalText(String field) {
    return node.has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isTextual()) {
        throw wrong(field, "an array of texts");
      }
      texts.add(element.textValue());
    }
    return List.copyOf(texts);
  }

  /** One of a closed set of words. */
  public <T> T word(String field, Function<String, Optional<T>> fromKey, List<String> allowed) {
    return fromKey
        .apply(text(field))
        .orElseThrow(() -> wrong(field, "one of " + String.join(", ", allowed)));
  }

  /** A number of bytes: a whole number, or a text such as 256K or 4M (powers of 1024). */
  public long sizeBytes(String field) {
    JsonNode value = required(field);
    long size = value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1;
    Matcher matcher = SIZE.matcher(value.isTextual() ? value.textValue() : "");
    if (matcher.matches()) {
      size = Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
    }
    if (size < 1 || size > ADDRESS_SPACE_BYTES) {
      throw wrong(field, "a number of bytes from 1 to 4G, such as 262144 or \"256K\"");
    }
    return size;
  }

  /** A 32-bit address: a whole number or a text such as 0x20000000. */
  public long address(String field) {
    JsonNode value = required(field);
    long address = value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1;
    Matcher matcher = HEX.matcher(value.isTextual() ? value.textValue() : "");
    if (matcher.matches()) {
      address = Long.parseLong(matcher.group(1), 16);
    }
    if (address < 0 || address >= ADDRESS_SPACE_BYTES) {
      throw wrong(field, "a 32-bit address such as \"0x20000000\"");
    }
    return address;
  }

  public double positive(String field) {
    JsonNode value = required(field);
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw wrong(field, "a number above 0");
    }
    return value.doubleValue();
  }

  /** A whole number from 0 to 1000. */
  public int count(String field) {
    JsonNode value = required(field);
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > MAX_COUNT) {
      throw wrong(field, "a whole number from 0 to " + MAX_COUNT);
    }
    return value.intValue();
  }

  public Optional<Integer> optionalCount(String field) {
    return node.has(field) ? Optional.of(count(field)) : Optional.empty();
  }

  public Optional<Double> optionalPositive(String field) {
    return node.has(field) ? Optional.of(positive(field)) : Optional.empty();
  }

  public JsonObject object(String field) {
    return new JsonObject(document, within(field), required(field)).requireObject();
  }

  public Optional<JsonObject> optionalObject(String field) {
    return node.has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  public List<JsonObject> objects(String field) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(field)) {
      String elementPlace = within(field) + "[" + objects.size() + "]";
      objects.add(new JsonObject(document, elementPlace, element).requireObject());
    }
    return List.copyOf(objects);
  }

  /** A complaint about this object. */
  public RuntimeException complaint(String found, String allowed) {
    return document.failure.apply(
        document.source + ": in " + place + ": found " + found + "; allowed: " + allowed);
  }

  /** Whether the object has a field. */
  public boolean has(String field) {
    return node.has(field);
  }

  /** Whether a field is there and holds a text. */
  public boolean isText(String field) {
    return node.path(field).isTextual();
  }

  /** Where in its document the object stands. */
  public String place() {
    return place;
  }

  /** A truth value, or {@code otherwise} where the object has no such field. */
  public boolean flag(String field, boolean otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    if (!required(field).isBoolean()) {
      throw wrong(field, "true or false");
    }
    return required(field).booleanValue();
  }

  /** Numbers of an array, or the one number that stands in place of it. */
  public List<Double> numbers(String field) {
    JsonNode value = required(field);
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : value.isArray() ? array(field) : List.of(value)) {
      if (element.isBoolean()) {
        numbers.add(element.booleanValue() ? 1.0 : 0.0);
      } else if (element.isNumber()) {
        numbers.add(element.doubleValue());
      } else {
        throw wrong(field, "numbers, true or false");
      }
    }
    return numbers;
  }

  /** The texts of an array, whole numbers among them as they are written. */
  public List<String> textsOrNumbers(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      texts.add(textOrNumber(field, element));
    }
    return List.copyOf(texts);
  }

  /** A text, or a whole number as it is written. */
  public String textOrNumber(String field) {
    return textOrNumber(field, required(field));
  }

  private String textOrNumber(String field, JsonNode value) {
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw wrong(field, "texts and whole numbers");
    }
    return value.asText();
  }

  /** The place of a field, for complaints about what is in it. */
  private String within(String field) {
    String quoted = "\"" + field + "\"";
    return place.equals(WHOLE) ? quoted : place + "." + quoted;
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "K" -> 10;
      case "M" -> 20;
      case "G" -> 30;
      default -> 0;
    };
  }

  private JsonObject requireObject() {
    if (!node.isObject()) {
      throw complaint(describe(node), "a JSON object");
    }
    return this;
  }

  private JsonNode array(String field) {
    JsonNode value = required(field);
    if (!value.isArray()) {
      throw wrong(field, "an array");
    }
    return value;
  }

  private JsonNode required(String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw complaint("no \"" + field + "\"", "the field is required");
    }
    return value;
  }

  /** A complaint about a field of this object. */
  public RuntimeException wrong(String field, String allowed) {
    return complaint("\"" + field + "\": " + describe(required(field)), allowed);
  }

  private static String describe(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
