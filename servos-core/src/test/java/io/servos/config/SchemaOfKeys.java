package io.servos.config;

import io.servos.config.Amount.Measure;
import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.EnvironmentConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The JSON Schema that follows from the tables of keys.
final class SchemaOfKeys {

  private static final String COMMENT =
      "The reader also refuses: bounds that are broken in text ('1k' of memory) or by this host"
          + " (cpus), ids and ports out of range in text, times finer than a nanosecond, keys given"
          + " twice, YAML aliases and tags, NUL and half surrogate pairs, more than 1 MiB and more"
          + " than 16 levels.";

  private SchemaOfKeys() {}

  static String json() {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:servos:environment");
    schema.put("$comment", COMMENT);
    schema.put("title", "Servos environment");
    schema.put("type", "object");
    schema.put("properties", properties());
    schema.put("additionalProperties", false);
    schema.put("allOf", exclusions());
    return JsonText.of((Mapping) node(schema));
  }

  private static Map<String, Object> properties() {
    var properties = new LinkedHashMap<String, Object>();
    for (var key : Keys.ALL) {
      var property = new LinkedHashMap<String, Object>();
      property.put("description", key.meaning());
      if (!Keys.OURS.contains(key)) {
        property.put("deprecated", true);
      }
      var shapes = new ArrayList<>(shapes(key.kind()));
      if (key.nullable() && !(key.kind() instanceof Unsupported)) {
        shapes.add(Map.of("type", "null"));
      }
      property.putAll(anyOf(shapes));
      properties.put(key.name(), property);
    }
    return properties;
  }

  private static Map<String, Object> anyOf(List<Map<String, Object>> shapes) {
    return shapes.size() == 1 ? shapes.getFirst() : Map.of("anyOf", shapes);
  }

  private static List<Map<String, Object>> shapes(Kind<?> kind) {
    return switch (kind) {
      case Amount<?> amount -> amount(amount);
      case CpuShare _ ->
          List.of(
              map("type", "number", "minimum", CpuShare.LEAST, "maximum", 4096),
              pattern(Cpus.PATTERN));
      case OrUnlimited<?>(var amount) ->
          Stream.concat(shapes(amount).stream(), Stream.of(map("const", OrUnlimited.WORD)))
              .toList();
      case Choice<?> choice -> List.of(map("enum", choice.texts()));
      case Flag flag when flag.refusal().isPresent() ->
          List.of(map("const", flag.allowed().equals("true")));
      case Flag _ -> List.of(map("type", "boolean"));
      case Unsupported _ -> List.of(map("type", "null"));
      case IsolatorName _ -> List.of(isolator());
      case EngineWord _ -> List.of(pattern("^" + EnvironmentConfig.ENGINE_NAME + "$"));
      case InsidePath _ -> List.of(pattern("^/"));
      case NetworkRule _ -> network();
      case MountList _ -> List.of(map("type", "array", "items", map("anyOf", mount())));
      case Variables _ -> List.of(variables());
      case VariableNames _ -> List.of(setOf(pattern(VariableNames.PATTERN)));
      case LimitNames _ -> List.of(setOf(map("enum", LimitNames.NAME.texts())));
      case UserIds _ ->
          List.of(
              map("type", "integer", "minimum", 0, "maximum", UserIds.LARGEST),
              pattern(UserIds.PATTERN));
    };
  }

  private static Map<String, Object> isolator() {
    return map(
        "type",
        "string",
        "pattern",
        IsolatorName.PATTERN,
        "not",
        map("const", IsolatorName.NONE.word()));
  }

  private static Map<String, Object> variables() {
    return map(
        "type",
        "object",
        "propertyNames",
        map("pattern", VariableNames.PATTERN),
        "additionalProperties",
        map("type", List.of("string", "number")));
  }

  private static List<Map<String, Object>> amount(Amount<?> amount) {
    var number = map("type", isTime(amount.measure()) ? "number" : "integer");
    number.put("minimum", number(amount.least()));
    amount.most().ifPresent(most -> number.put("maximum", number(most)));
    return amount
        .measure()
        .pattern()
        .map(pattern -> List.of(number, pattern(pattern)))
        .orElse(List.of(number));
  }

  private static boolean isTime(Measure<?> measure) {
    return measure.equals(Amount.TIME);
  }

  private static Object number(Object bound) {
    return bound instanceof Duration time
        ? BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros()
        : bound;
  }

  private static List<Map<String, Object>> network() {
    var list = map("type", "array", "items", pattern(NetworkRule.DESTINATION));
    return List.of(
        map("enum", NetworkRule.WORD.texts()),
        object(map(NetworkRule.ALLOW, list), List.of(NetworkRule.ALLOW)));
  }

  private static List<Map<String, Object>> mount() {
    var homeless = map("not", map("pattern", "^~(/|:|$)"));
    var text = pattern(MountList.PATTERN);
    text.putAll(homeless);
    var source = map("type", "string", "minLength", 1);
    source.putAll(homeless);
    var fields =
        map(
            MountList.SOURCE,
            source,
            MountList.TARGET,
            pattern("^/"),
            MountList.ACCESS,
            map("enum", MountList.ACCESS_WORD.texts()));
    return List.of(text, object(fields, List.of(MountList.SOURCE, MountList.TARGET)));
  }

  private static List<Object> exclusions() {
    Map<String, List<String>> bySetting =
        Keys.ALL.stream()
            .collect(
                Collectors.groupingBy(
                    Key::setting,
                    LinkedHashMap::new,
                    Collectors.mapping(Key::name, Collectors.toList())));
    var exclusions = new ArrayList<Object>();
    bySetting.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(names -> exclusions.add(map("not", map("required", names))));
    exclusions.add(
        never(
            map(
                OriginalKeys.MODE,
                map("enum", List.of("micropython", "arduino")),
                Keys.PLATFORM,
                map("type", "string"))));
    for (var key : List.of(Keys.ISOLATION, OriginalKeys.MODE)) {
      exclusions.add(
          never(
              map(
                  OriginalKeys.DOCKER_ENABLED,
                  map("const", false),
                  key,
                  map("enum", List.of("docker", "container")))));
    }
    return exclusions;
  }

  private static Map<String, Object> never(Map<String, Object> properties) {
    return map("not", map("properties", properties, "required", List.copyOf(properties.keySet())));
  }

  private static Map<String, Object> pattern(String pattern) {
    return map("type", "string", "pattern", pattern);
  }

  private static Map<String, Object> setOf(Map<String, Object> item) {
    return map("type", "array", "items", item, "uniqueItems", true);
  }

  private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    return map(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int index = 0; index < keysAndValues.length; index += 2) {
      map.put((String) keysAndValues[index], keysAndValues[index + 1]);
    }
    return map;
  }

  private static Node node(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          Mapping.of(
              map.entrySet().stream()
                  .map(entry -> Entry.of((String) entry.getKey(), node(entry.getValue())))
                  .toList());
      case List<?> list -> Sequence.of(list.stream().map(SchemaOfKeys::node).toList());
      case Boolean flag -> Scalar.flag(flag);
      case BigDecimal number -> Scalar.number(number.toPlainString());
      case Number number -> Scalar.number(number.toString());
      default -> Scalar.text(value.toString());
    };
  }
}
