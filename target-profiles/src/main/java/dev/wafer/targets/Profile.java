package dev.wafer.targets;

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
final class Profile {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMG]?)");
  private static final Pattern HEX = Pattern.compile("0x([0-9A-Fa-f]{1,8})");
  private static final long ADDRESS_SPACE_BYTES = 1L << 32;

  /** Never changed once it is set up: one for all files, since each costs a while to make. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String source;
  private final String place;
  private final JsonNode node;

  private Profile(String source, String place, JsonNode node) {
    this.source = source;
    this.place = place;
    this.node = node;
  }

  /** Parses a whole document, which has to be one object without repeated fields. */
  static Profile parse(String source, String json) {
    try {
      return new Profile(source, "the file", MAPPER.readTree(json)).requireObject();
    } catch (JsonProcessingException e) {
      throw new TargetException(source + ": not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Refuses fields other than those given. */
  Profile allowing(String... fields) {
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

  String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(field, "a text that is not empty");
    }
    return value.textValue();
  }

  Optional<String> optionalText(String field) {
    return node.has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  List<String> texts(String field) {
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
  <T> T word(String field, Function<String, Optional<T>> fromKey, List<String> allowed) {
    return fromKey
        .apply(text(field))
        .orElseThrow(() -> wrong(field, "one of " + String.join(", ", allowed)));
  }

  /** A number of bytes: a whole number, or a text such as 256K or 4M (powers of 1024). */
  long sizeBytes(String field) {
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
  long address(String field) {
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

  double positive(String field) {
    JsonNode value = required(field);
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw wrong(field, "a number above 0");
    }
    return value.doubleValue();
  }

  Optional<Double> optionalPositive(String field) {
    return node.has(field) ? Optional.of(positive(field)) : Optional.empty();
  }

  Profile object(String field) {
    return new Profile(source, "\"" + field + "\"", required(field)).requireObject();
  }

  Optional<Profile> optionalObject(String field) {
    return node.has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  List<Profile> objects(String field) {
    List<Profile> objects = new ArrayList<>();
    for (JsonNode element : array(field)) {
      String elementPlace = "\"" + field + "\"[" + objects.size() + "]";
      objects.add(new Profile(source, elementPlace, element).requireObject());
    }
    return List.copyOf(objects);
  }

  /** A complaint about this object. */
  TargetException complaint(String found, String allowed) {
    return new TargetException(
        source + ": in " + place + ": found " + found + "; allowed: " + allowed);
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "K" -> 10;
      case "M" -> 20;
      case "G" -> 30;
      default -> 0;
    };
  }

  private Profile requireObject() {
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

  private TargetException wrong(String field, String allowed) {
    return complaint("\"" + field + "\": " + describe(required(field)), allowed);
  }

  private static String describe(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
