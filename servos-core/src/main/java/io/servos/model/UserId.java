package io.servos.model;

/// The user and group that a program sees itself as.
///
/// @param uid 0 to 2147483646
/// @param gid 0 to 2147483646
public record UserId(int uid, int gid) {

  /// What programs run as unless the config says otherwise.
  public static final UserId DEFAULT = new UserId(1000, 1000);

  public UserId {
    if (uid < 0 || gid < 0 || uid == Integer.MAX_VALUE || gid == Integer.MAX_VALUE) {
      throw InvalidConfigException.of(
          "user", "'" + uid + ":" + gid + "' is out of range", "use ids from 0 to 2147483646");
    }
  }

  /// `UID:GID`.
  public String label() {
    return uid + ":" + gid;
  }
}
