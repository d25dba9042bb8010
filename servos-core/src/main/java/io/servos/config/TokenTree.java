package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads YAML or JSON into nodes. Jackson gives the tokens and their places; types, anchors and
/// whatever else YAML can do to a document stay out.
final class TokenTree {

  static final int DEEPEST = 16;

  private static final String YAML_TYPE = "tag:yaml.org,2002:";

  private final Findings findings;
  private final JsonParser tokens;

  private TokenTree(Findings findings, JsonParser tokens) {
    this.findings = findings;
    this.tokens = tokens;
  }

  /// The document, or empty if the text has none.
  static Optional<Node> of(String text, Format format, Findings findings) {
    TokenStreamFactory factory =
        format == Format.YAML ? YAMLFactory.builder().build() : JsonFactory.builder().build();
    try (var tokens = factory.createParser(ObjectReadContext.empty(), text)) {
      return new TokenTree(findings, tokens).document();
    } catch (JacksonException e) {
      throw SyntaxProblem.of(e, format).thrown(findings);
    }
  }

  private Optional<Node> document() {
    if (tokens.nextToken() == null) {
      return Optional.empty();
    }
    var document = node(0);
    if (tokens.nextToken() != null) {
      throw findings.fatal(here(), "", "a second document begins", "keep one document in the file");
    }
    return document;
  }

  /// The value at the current token; empty after noting that it is an alias or has a tag.
  private Optional<Node> node(int depth) {
    var at = here();
    if (depth > DEEPEST) {
      throw findings.fatal(
          at, "", "is nested deeper than " + DEEPEST + " levels", "no key needs so many");
    }
    boolean understood = isUnderstood(at);
    Node node =
        switch (tokens.currentToken()) {
          case START_OBJECT -> mapping(at, depth);
          case START_ARRAY -> sequence(at, depth);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(at, Scalar.Kind.NUMBER);
          case VALUE_TRUE, VALUE_FALSE -> scalar(at, Scalar.Kind.BOOLEAN);
          case VALUE_NULL -> scalar(at, Scalar.Kind.NULL);
          default -> scalar(at, Scalar.Kind.TEXT);
        };
    return understood ? Optional.of(node) : Optional.empty();
  }

  private boolean isUnderstood(Position at) {
    if (!(tokens instanceof YAMLParser yaml)) {
      return true;
    }
    if (yaml.isCurrentAlias()) {
      var name = Quoted.of("*" + yaml.getString());
      findings.add(at, "", "the alias " + name + " is not supported", "write the value out");
      return false;
    }
    if (yaml.getTypeId() != null) {
      var tag = yaml.getTypeId().toString();
      var name = tag.startsWith(YAML_TYPE) ? "!!" + tag.substring(YAML_TYPE.length()) : "!" + tag;
      findings.add(at, "", "the tag " + Quoted.of(name) + " is not supported", "remove it");
      return false;
    }
    return true;
  }

  private Mapping mapping(Position at, int depth) {
    var entries = new ArrayList<Entry>();
    while (tokens.nextToken() != JsonToken.END_OBJECT) {
      var name = tokens.currentName();
      var nameAt = here();
      tokens.nextToken();
      node(depth + 1).ifPresent(value -> entries.add(new Entry(name, nameAt, value)));
    }
    return new Mapping(at, entries);
  }

  private Sequence sequence(Position at, int depth) {
    var items = new ArrayList<Node>();
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      node(depth + 1).ifPresent(items::add);
    }
    return new Sequence(at, items);
  }

  private Scalar scalar(Position at, Scalar.Kind kind) {
    return new Scalar(at, kind, tokens.getString());
  }

  private Position here() {
    var location = tokens.currentTokenLocation();
    return new Position(location.getLineNr(), location.getColumnNr());
  }
}
