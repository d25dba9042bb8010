package io.servos.config;

/// A value that is understood and refused.
///
/// @param word the value
/// @param problem the fact, as the second half of the sentence
record Refusal(String word, String problem, String remedy) {}
