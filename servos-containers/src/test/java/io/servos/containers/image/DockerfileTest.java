package io.servos.containers.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerfileTest {

  private static List<String> bases(String text, Map<String, String> arguments) {
    return Dockerfile.of(text.lines().toList()).bases(arguments);
  }

  @Test
  void findsWhatABuildIsBasedOn() {
    assertThat(bases("FROM debian:13\nRUN true\n", Map.of())).containsExactly("debian:13");
    assertThat(bases("# FROM no\n\n  from \\\n  # no\n  one:1\n", Map.of()))
        .containsExactly("one:1");
  }

  @Test
  void needsNothingForScratchAndForItsOwnStages() {
    assertThat(
            bases(
                "FROM --platform=linux/amd64 gcc:1 AS build\nFROM build\nFROM scratch\n", Map.of()))
        .containsExactly("gcc:1");
  }

  @Test
  void fillsInArguments() {
    var text = "ARG BASE=debian:13\nARG TAG\nFROM ${BASE}\nFROM x:$TAG\nFROM ${NO:-y}\n";

    assertThat(bases(text, Map.of("TAG", "2"))).containsExactly("debian:13", "x:2", "y");
    assertThat(bases(text, Map.of("BASE", "b", "TAG", "3"))).containsExactly("b", "x:3", "y");
  }
}
