package io.servos.detect;

import io.servos.model.Platform;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a host is. What its files do not say is empty.
///
/// @param platform whose programs it executes itself; empty when none of the platforms fits
/// @param architecture what its programs are built for, in the words of
///     [PlatformDetector#getArchitecture()]
/// @param enclosures the containers and machines around it; none on bare hardware, and where
///     nothing tells
/// @param cgroups how the kernel offers resource control; empty when no control group is mounted
/// @param board which Raspberry Pi it is; empty on other hardware
public record Host(
    Optional<Platform> platform,
    String architecture,
    Cpu cpu,
    Memory memory,
    Os os,
    Kernel kernel,
    List<Enclosure> enclosures,
    Optional<Cgroups> cgroups,
    Optional<Board> board) {

  public Host {
    enclosures = List.copyOf(enclosures);
  }

  /// The processor.
  ///
  /// @param vendor who designed it, such as `AuthenticAMD` or `ARM`
  /// @param model its name, such as `Cortex-A76`
  /// @param onlineCores how many logical processors the kernel uses
  public record Cpu(Optional<String> vendor, Optional<String> model, OptionalInt onlineCores) {}

  /// Main memory, in bytes.
  ///
  /// @param total what the kernel manages
  /// @param available what new programs can get without swapping
  public record Memory(OptionalLong total, OptionalLong available) {}

  /// The distribution.
  ///
  /// @param id lower case, such as `debian`
  /// @param version such as `12`
  /// @param name for people, such as `Debian GNU/Linux 12 (bookworm)`
  /// @param family the distribution that it is or derives from
  public record Os(
      Optional<String> id,
      Optional<String> version,
      Optional<String> name,
      Optional<String> family,
      Optional<Libc> libc) {}

  /// The C library of the system's programs.
  ///
  /// @param name `glibc` or `musl`
  public record Libc(String name, Optional<String> version) {}

  /// The kernel.
  ///
  /// @param release as `uname -r` prints it
  /// @param machine what the kernel is built for, in our words; differs from the host's
  ///     architecture under 32-bit programs
  public record Kernel(Optional<String> release, Optional<String> machine) {}

  /// A container or machine around the host.
  ///
  /// @param name such as `docker` or `kvm`; `unnamed` when only its existence shows
  /// @param evidence the file that tells
  public record Enclosure(Kind kind, String name, String evidence) {

    /// What an enclosure is made of.
    public enum Kind {
      CONTAINER,
      MACHINE
    }
  }

  /// Control groups.
  ///
  /// @param version `v1`, `v2` or `hybrid`
  /// @param controllers all that this host sees, sorted
  public record Cgroups(String version, List<String> controllers) {

    public Cgroups {
      controllers = List.copyOf(controllers);
    }
  }

  /// A Raspberry Pi.
  ///
  /// @param model by its device tree, such as `Raspberry Pi 5 Model B Rev 1.0`
  /// @param revision by its revision code; empty when it tells none, or one of the first boards'
  ///     codes
  public record Board(Optional<String> model, Optional<Revision> revision) {}

  /// A decoded revision code. What a newer board encodes and we do not know is `unknown`.
  ///
  /// @param code hexadecimal
  /// @param type such as `4B`
  /// @param processor such as `BCM2711`
  /// @param number the board's revision, such as 1.4
  public record Revision(
      String code,
      String type,
      String processor,
      int memoryMebibytes,
      String maker,
      String number) {}
}
