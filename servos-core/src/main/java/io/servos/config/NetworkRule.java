package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// No network, the host's network, or a list of destinations.
record NetworkRule() implements Kind<NetworkPolicy> {

  static final String ALLOW = "allow";

  /// A host name, IPv4 address or prefix, or an IPv6 one in brackets; then the port.
  static final String DESTINATION =
      "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(/[0-9]{1,2})?"
          + "|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9]{1,3})?\\]):[0-9]{1,5}$";

  static final Choice<NetworkPolicy> WORD =
      Choice.of(
          "a network",
          List.of(new NetworkPolicy.None(), new NetworkPolicy.Host()),
          NetworkPolicy::label);

  private static final Pattern PARTS = Pattern.compile("\\[?(.*?)]?:([0-9]+)");
  private static final int LARGEST_PORT = 65_535;
  private static final String DESTINATION_REMEDY =
      "use HOST:PORT, such as example.org:443, 10.0.0.0/8:53 or [::1]:80, with a port from 1 to "
          + LARGEST_PORT;

  @Override
  public String allowed() {
    return "'none', 'host', or a map with the list 'allow' of HOST:PORT";
  }

  @Override
  public Optional<NetworkPolicy> read(Node node, Place place, String remedy) {
    return node instanceof Mapping mapping
        ? destinations(mapping, place)
        : WORD.read(node, place, remedy);
  }

  private Optional<NetworkPolicy> destinations(Mapping mapping, Place place) {
    var fields = Fields.of(mapping, place, List.of(ALLOW));
    var list = fields.get(ALLOW);
    if (list == null) {
      place.report(mapping.at(), "has no list 'allow'", remedy());
      return Optional.empty();
    }
    return place
        .child(ALLOW)
        .each(list, "use a list of HOST:PORT", NetworkRule::destination)
        .map(NetworkPolicy.Allow::new);
  }

  private static Optional<Destination> destination(Node node, Place place) {
    return place
        .text(node, "a destination", DESTINATION_REMEDY)
        .flatMap(text -> destination(text, node, place));
  }

  private static Optional<Destination> destination(String text, Node node, Place place) {
    var parts = PARTS.matcher(text);
    int port = text.matches(DESTINATION) && parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
    if (port < 1 || port > LARGEST_PORT) {
      place.report(node.at(), node.described() + " is not a destination", DESTINATION_REMEDY);
      return Optional.empty();
    }
    return Optional.of(new Destination(parts.group(1), port));
  }

  @Override
  public Optional<Node> write(NetworkPolicy value) {
    return switch (value) {
      case NetworkPolicy.None _, NetworkPolicy.Host _ -> Optional.of(Scalar.text(value.label()));
      case NetworkPolicy.Allow(var destinations) ->
          Optional.of(
              Mapping.of(
                  List.of(
                      Entry.of(
                          ALLOW,
                          Sequence.of(
                              destinations.stream()
                                  .map(NetworkRule::label)
                                  .map(Scalar::text)
                                  .toList())))));
    };
  }

  private static String label(Destination to) {
    return (to.host().indexOf(':') >= 0 ? "[" + to.host() + "]" : to.host()) + ":" + to.port();
  }
}
