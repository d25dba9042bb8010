package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.config.PropertiesText.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads properties into nodes: dots in a key nest, groups of numbered keys are lists.
final class PropertiesTree {

  private static final String KEYS_ARE_PATHS = "write one name between two dots";

  private final Findings findings;

  private PropertiesTree(Findings findings) {
    this.findings = findings;
  }

  /// The whole text as one map.
  static Mapping of(String text, Findings findings) {
    var properties = new PropertiesText(text, findings).properties();
    return new PropertiesTree(findings).mapping(Position.START, "", properties, 0);
  }

  private Mapping mapping(Position at, String parent, List<Property> properties, int depth) {
    var entries = new ArrayList<Entry>();
    var groups = new LinkedHashMap<String, List<Property>>();
    for (var property : properties) {
      int dot = parent.equals(Keys.ENV) ? -1 : property.key().indexOf('.');
      if (dot < 0) {
        entries.add(
            new Entry(
                property.key(),
                property.at(),
                Scalar.untyped(property.valueAt(), property.value())));
      } else if (depth == TokenTree.DEEPEST) {
        throw findings.fatal(property.at(), property.key(), "is nested too deeply", KEYS_ARE_PATHS);
      } else {
        groups
            .computeIfAbsent(property.key().substring(0, dot), _ -> new ArrayList<>())
            .add(property.below(dot + 1));
      }
    }
    groups.forEach((name, group) -> entries.add(group(parent, name, group, depth)));
    return new Mapping(at, entries);
  }

  private Entry group(String parent, String name, List<Property> group, int depth) {
    var at = group.getFirst().at();
    var path = parent.isEmpty() ? name : parent + "." + name;
    var mapping = mapping(at, path, group, depth + 1);
    boolean isList =
        !path.equals(Keys.ENV)
            && mapping.entries().stream().allMatch(entry -> entry.name().matches("[0-9]{1,6}"));
    return new Entry(name, at, isList ? sequence(path, mapping) : mapping);
  }

  private Sequence sequence(String path, Mapping mapping) {
    var items = new LinkedHashMap<Integer, Node>();
    for (var entry : mapping.entries()) {
      if (items.putIfAbsent(Integer.valueOf(entry.name()), entry.value()) != null) {
        findings.add(
            entry.at(), path + "." + entry.name(), "is given twice", "keep one of the two");
      }
    }
    for (int index = 0; index < items.size(); index++) {
      if (!items.containsKey(index)) {
        findings.add(
            mapping.at(), path, "has no number " + index, "number the items 0, 1, 2 and so on");
        break;
      }
    }
    return new Sequence(
        mapping.at(),
        items.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList());
  }
}
