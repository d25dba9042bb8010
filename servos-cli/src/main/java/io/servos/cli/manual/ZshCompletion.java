package io.servos.cli.manual;

import io.servos.cli.manual.Described.Values;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for zsh.
public final class ZshCompletion {

  private ZshCompletion() {}

  /// A function file `_servos` for a directory of `fpath`.
  public static String of(CommandSpec root) {
    return """
    #compdef servos
    # Completion for zsh, made by 'servos completion zsh'.
    _servos() {
      local context state state_descr line
      typeset -A opt_args
      _arguments -C -A '-*' \\
    %s    '1:command:->command' \\
        '*::argument:->argument'
      case $state in
        command)
          local -a commands
          commands=(
    %s      )
          _describe command commands
          ;;
        argument)
          case $words[1] in
    %s      esac
          ;;
      esac
    }
    if [[ $funcstack[1] == _servos ]]; then
      _servos "$@"
    else
      compdef _servos servos
    fi
    """
        .formatted(options(new Described("servos", root), "    "), commands(root), cases(root));
  }

  private static String commands(CommandSpec root) {
    return described(Described.commands(root), "        ");
  }

  private static String described(List<Described> commands, String indent) {
    return commands.stream()
        .map(command -> indent + "'%s:%s'\n".formatted(command.word(), quoted(command.summary())))
        .collect(Collectors.joining());
  }

  private static String cases(CommandSpec root) {
    return Described.commands(root).stream()
        .map(command -> command.isGroup() ? group(command) : one(command))
        .collect(Collectors.joining());
  }

  private static String one(Described command) {
    return "        %s)\n          _arguments -A '-*' \\\n%s%s          ;;\n"
        .formatted(command.word(), options(command, "            "), arguments(command));
  }

  private static String group(Described group) {
    return """
            %s)
              if (( CURRENT == 2 )); then
                local -a below
                below=(
    %s            )
                _describe command below
                return
              fi
              shift words
              (( CURRENT-- ))
              case $words[1] in
    %s          esac
              ;;
    """
        .formatted(
            group.name(),
            described(group.below(), "              "),
            group.below().stream().map(ZshCompletion::one).collect(Collectors.joining()));
  }

  private static String arguments(Described command) {
    var action = command.arguments().map(ZshCompletion::action).orElse("");
    return "            " + (action.isEmpty() ? "''" : "'*:argument:" + action + "'") + "\n";
  }

  private static String options(Described command, String indent) {
    return command.spec().options().stream()
        .map(option -> indent + option(command, option) + " \\\n")
        .collect(Collectors.joining());
  }

  private static String option(Described command, OptionSpec option) {
    var names = option.names();
    var value =
        Described.takesValue(option)
            ? ":" + quoted(option.paramLabel()) + ":" + action(command.values(option))
            : "";
    var text = "[" + quoted(Described.description(option)) + "]" + value + "'";
    boolean repeats = option.isMultiValue();
    if (names.length == 1) {
      return "'" + (repeats ? "*" : "") + names[0] + text;
    }
    return "'(" + String.join(" ", names) + ")'{" + String.join(",", names) + "}'" + text;
  }

  private static String action(Values values) {
    return switch (values) {
      case Values.Words(var words) -> "(" + String.join(" ", words) + ")";
      case Values.Files() -> "_files";
      case Values.Directories() -> "_files -/";
      case Values.Anything() -> " ";
    };
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\")
        .replace("'", "'\\''")
        .replace(":", "\\:")
        .replace("[", "\\[")
        .replace("]", "\\]");
  }
}
