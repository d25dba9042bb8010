package io.servos.toolchain;

import java.nio.file.Path;

/// The programs of a system whose files lie on the host, as far as they are seen inside.
record HostPrograms(RuntimeSearch search) implements RuntimePrograms {

  @Override
  public Path command(String name, String remedy) {
    return checked(name, search.command(name, remedy));
  }

  @Override
  public Path interpreter(String named, String script) {
    return checked(named, search.interpreter(named, script));
  }

  /// It was found when it was looked for.
  @Override
  public String demand(String command, String debianPackages) {
    return "";
  }

  @Override
  public String install() {
    return search.install();
  }

  private static Path checked(String name, RuntimeSearch.Found found) {
    RuntimeVersion.check(name, found);
    return found.executable();
  }

  @Override
  public boolean lacks(String loader) {
    return search.find(loader).filter(RuntimeSearch.Found::visible).isEmpty();
  }
}
