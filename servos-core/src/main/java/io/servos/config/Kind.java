package io.servos.config;

import java.util.Optional;

/// What a key's value may be: how it is read, how it is written, and how both are told to people.
sealed interface Kind<T>
    permits Amount,
        CpuShare,
        OrUnlimited,
        Choice,
        Flag,
        IsolatorName,
        InsidePath,
        NetworkRule,
        MountList,
        Variables,
        VariableNames,
        LimitNames,
        UserIds,
        EngineWord,
        Unsupported {

  /// What is allowed, to be read after "use".
  String allowed();

  /// The value, or empty after noting at the place what is wrong with it.
  ///
  /// @param remedy what to say about a value that is not allowed
  Optional<T> read(Node node, Place place, String remedy);

  /// As above, with this kind's own remedy.
  default Optional<T> read(Node node, Place place) {
    return read(node, place, remedy());
  }

  /// The value as [#read] takes it, or empty when leaving the key out says the same.
  Optional<Node> write(T value);

  /// What to do about a value that is not allowed.
  default String remedy() {
    return "use " + allowed();
  }
}
