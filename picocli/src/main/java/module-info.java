/// picocli as published, compiled for the Java release that Servos runs on.
module info.picocli {
  requires static java.sql;

  exports picocli;

  opens picocli;
}
