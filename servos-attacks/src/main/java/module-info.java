/// Attacks on isolators, made from inside, and the report of how they went.
module io.servos.attacks {
  requires transitive io.servos.core;
  requires static transitive org.jspecify;

  exports io.servos.attacks;
}
