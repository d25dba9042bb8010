package io.servos.boards.catalog;

import io.servos.boards.packaged.PackagedFile;
import io.servos.model.InvalidConfigException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A board with a Cortex-M microcontroller, for which QEMU has a machine of the same name.
///
/// @param name such as `netduino2`
/// @param title for people
/// @param chip its microcontroller, such as `STM32F205`
/// @param cpu the kind of its processor
/// @param options what gcc is told of the processor
/// @param flash for programs
/// @param ram for variables
/// @param console address of serial port 1
/// @param usart how the registers of that port are laid out
/// @param since the first release of QEMU that has it
/// @param notCovered what QEMU does otherwise than the board
public record CortexBoard(
    String name,
    String title,
    String chip,
    String cpu,
    String options,
    Memory flash,
    Memory ram,
    long console,
    Usart usart,
    String since,
    List<String> notCovered) {

  private static final String TABLE = "cortex-boards.tsv";
  private static final int FAMILY = "STM32F4".length();

  public CortexBoard {
    notCovered = List.copyOf(notCovered);
  }

  /// A piece of the address space.
  ///
  /// @param start its first address
  public record Memory(long start, long bytes) {

    /// Room for larger ones of the same kind.
    private static final long PLACE = 16 << 20;

    /// Whether that address is in it, or in what a larger one would have.
    public boolean isPlaceOf(long address) {
      return address >= start && address < start + PLACE;
    }
  }

  /// How the registers of a serial port are laid out.
  ///
  /// @param kind number of the layout, as the program's start knows it
  /// @param control where its control register is, from its address
  /// @param receiving the bits of that register that are set when it receives
  /// @param isDrowsy whether QEMU only looks for a character to receive when something wakes it
  public record Usart(int kind, int control, int receiving, boolean isDrowsy) {}

  private static final Usart FIRST = new Usart(1, 0x0c, 0x2004, false);
  private static final Usart SECOND = new Usart(2, 0x00, 0x0005, true);

  /// The family of its microcontroller, such as `STM32F2`.
  public String family() {
    return chip.substring(0, FAMILY);
  }

  /// All that there are, in the order of the table.
  public static List<CortexBoard> all() {
    return new PackagedFile(CortexBoard.class, TABLE).rows().stream().map(CortexBoard::of).toList();
  }

  private static CortexBoard of(String[] columns) {
    return new CortexBoard(
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        new Memory(Long.decode(columns[5]), Long.parseLong(columns[6])),
        new Memory(Long.decode(columns[7]), Long.parseLong(columns[8])),
        Long.decode(columns[9]),
        columns[10].equals("1") ? FIRST : SECOND,
        columns[11],
        columns[12].isEmpty() ? List.of() : List.of(columns[12].split("; ", -1)));
  }

  /// The board of that name, if there is one.
  public static Optional<CortexBoard> find(String name) {
    return all().stream().filter(board -> board.name().equals(name)).findFirst();
  }

  /// All names.
  public static List<String> names() {
    return all().stream().map(CortexBoard::name).toList();
  }

  /// The boards with a microcontroller of that family.
  ///
  /// @param family such as `STM32F2`
  /// @throws InvalidConfigException if there is none
  public static List<CortexBoard> ofFamily(String family) {
    var found = all().stream().filter(board -> board.family().equals(family)).toList();
    if (found.isEmpty()) {
      throw InvalidConfigException.of(
          "board",
          "no machine of QEMU has a microcontroller of the family " + family,
          "choose a board of "
              + all().stream()
                  .map(CortexBoard::family)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return found;
  }
}
