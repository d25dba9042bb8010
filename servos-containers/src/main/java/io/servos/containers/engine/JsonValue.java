package io.servos.containers.engine;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A value of JSON. What is not there is a value too, without any content.
///
/// @param value a map, a list, a text, a number, a truth value, or nothing
public record JsonValue(@Nullable Object value) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonValue ABSENT = new JsonValue(null);

  /// The value that those bytes stand for.
  ///
  /// @throws IOException if they are no JSON
  public static JsonValue parse(byte[] bytes) throws IOException {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      parser.nextToken();
      return new JsonValue(read(parser));
    } catch (JacksonException failure) {
      throw new IOException("it is no JSON: " + failure.getOriginalMessage(), failure);
    }
  }

  private static @Nullable Object read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readMap(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  private static Map<String, @Nullable Object> readMap(JsonParser parser) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      map.put(name, read(parser));
    }
    return map;
  }

  private static List<@Nullable Object> readList(JsonParser parser) {
    var list = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(parser));
    }
    return list;
  }

  /// What the map has under that key.
  public JsonValue at(String key) {
    return value instanceof Map<?, ?> map ? new JsonValue(map.get(key)) : ABSENT;
  }

  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public OptionalLong number() {
    return value instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /// Whether it says nothing: absent, null, or without elements.
  public boolean isEmpty() {
    return switch (value) {
      case null -> true;
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      case String text -> text.isEmpty();
      default -> false;
    };
  }

  /// The elements of a list.
  public List<JsonValue> elements() {
    return value instanceof List<?> list
        ? list.stream().map(element -> new JsonValue(element)).toList()
        : List.of();
  }

  /// The texts in a list.
  public List<String> texts() {
    return elements().stream().map(JsonValue::text).flatMap(Optional::stream).toList();
  }

  /// The keys of a map.
  public List<String> keys() {
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /// As JSON on one line.
  @Override
  public String toString() {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach(
            (key, element) -> {
              generator.writeName(String.valueOf(key));
              write(generator, element);
            });
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        list.forEach(element -> write(generator, element));
        generator.writeEndArray();
      }
      case Boolean truth -> generator.writeBoolean(truth);
      case Double number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.longValue());
      default -> generator.writeString(String.valueOf(value));
    }
  }
}
