package io.servos.model;

/// Where a program wanted to connect and was not allowed to.
///
/// @param label `ADDRESS:PORT`, `ADDRESS:PORT/udp`, or `name NAME` of a name that was asked for;
///     IPv6 addresses in brackets
/// @param attempts how often, 1 or more
public record RefusedDestination(String label, long attempts) {}
