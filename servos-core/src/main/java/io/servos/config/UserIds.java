package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.model.UserId;
import java.util.Optional;
import java.util.regex.Pattern;

/// A user and a group: `UID:GID`, or `UID` for the same number twice.
record UserIds() implements Kind<UserId> {

  static final int LARGEST = Integer.MAX_VALUE - 1;
  static final String PATTERN = "^[0-9]{1,10}(:[0-9]{1,10})?$";

  private static final Pattern IDS = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

  @Override
  public String allowed() {
    return "UID or UID:GID, each from 0 to " + LARGEST;
  }

  @Override
  public Optional<UserId> read(Node node, Place place, String remedy) {
    return place
        .amount(node, "UID or UID:GID", remedy)
        .flatMap(text -> ids(text, node, place, remedy));
  }

  private static Optional<UserId> ids(String text, Node node, Place place, String remedy) {
    var ids = IDS.matcher(text);
    if (!ids.matches()) {
      place.report(node.at(), node.described() + " is not UID or UID:GID", remedy);
      return Optional.empty();
    }
    long uid = Long.parseLong(ids.group(1));
    long gid = ids.group(2) == null ? uid : Long.parseLong(ids.group(2));
    if (Math.max(uid, gid) > LARGEST) {
      place.report(node.at(), node.described() + " has an id of more than " + LARGEST, remedy);
      return Optional.empty();
    }
    return Optional.of(new UserId((int) uid, (int) gid));
  }

  @Override
  public Optional<Node> write(UserId value) {
    return Optional.of(Scalar.text(value.label()));
  }
}
