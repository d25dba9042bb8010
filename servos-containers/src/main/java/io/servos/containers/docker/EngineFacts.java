package io.servos.containers.docker;

import io.servos.containers.engine.JsonValue;
import java.util.List;

/// What an engine says of itself and its host.
///
/// @param memoryLimit whether it can limit memory
/// @param swapLimit whether it can limit memory and swap together
/// @param cpuQuota whether it can limit processors
/// @param pidsLimit whether it can limit processes
/// @param unifiedGroups whether its host has control groups of version 2
/// @param seccomp whether it filters system calls by default
/// @param rootless whether it runs without privileges
/// @param runtimes names of its runtimes
/// @param architecture of its host, by the kernel's name
record EngineFacts(
    boolean memoryLimit,
    boolean swapLimit,
    boolean cpuQuota,
    boolean pidsLimit,
    boolean unifiedGroups,
    boolean seccomp,
    boolean rootless,
    List<String> runtimes,
    String architecture) {

  static EngineFacts of(JsonValue info) {
    var options = info.at("SecurityOptions").texts();
    return new EngineFacts(
        info.at("MemoryLimit").isTrue(),
        info.at("SwapLimit").isTrue(),
        info.at("CpuCfsQuota").isTrue(),
        info.at("PidsLimit").isTrue(),
        info.at("CgroupVersion").text().orElse("1").equals("2"),
        options.stream()
            .anyMatch(
                option ->
                    option.contains("name=seccomp") && !option.contains("profile=unconfined")),
        options.stream().anyMatch(option -> option.contains("name=rootless")),
        info.at("Runtimes").keys(),
        info.at("Architecture").text().orElse("unknown"));
  }
}
