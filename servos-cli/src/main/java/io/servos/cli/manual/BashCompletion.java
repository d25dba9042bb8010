package io.servos.cli.manual;

import io.servos.cli.manual.Described.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for bash.
public final class BashCompletion {

  private BashCompletion() {}

  /// A script to source, or to put where bash-completion looks for it.
  public static String of(CommandSpec root) {
    return """
    # Completion for bash, made by 'servos completion bash'.
    _servos() {
      local cur=${COMP_WORDS[COMP_CWORD]} expects='' given='' valued words i
      local command=${COMP_WORDS[1]} first=2
      COMPREPLY=()
      if [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W '%s' -- "$cur"))
        return
      fi
      case $command in
    %s  esac
      case $command in
    %s    *) return ;;
      esac
      # Options end with the first argument.
      for ((i = first; i < COMP_CWORD; i++)); do
        if [[ -n $expects ]]; then expects=
        elif [[ ${COMP_WORDS[i]} != -* ]]; then given=yes; break
        elif [[ " $valued " == *" ${COMP_WORDS[i]} "* ]]; then expects=${COMP_WORDS[i]}
        fi
      done
      if [[ -z $given && -z $expects && $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
        return
      fi
      case $command:$expects in
    %s  esac
    }
    complete -o filenames -F _servos servos
    """
        .formatted(first(root), groups(root), options(root), values(root));
  }

  private static String first(CommandSpec root) {
    var words = new ArrayList<>(Described.names(root));
    root.options().forEach(option -> words.add(option.longestName()));
    return String.join(" ", words);
  }

  private static String groups(CommandSpec root) {
    return Described.commands(root).stream()
        .filter(Described::isGroup)
        .map(
            group ->
                """
                    %1$s)
                      if [[ $COMP_CWORD -eq 2 ]]; then
                        COMPREPLY=($(compgen -W '%2$s' -- "$cur"))
                        return
                      fi
                      command="%1$s ${COMP_WORDS[2]}" first=3
                      ;;
                """
                    .formatted(group.name(), String.join(" ", Described.names(group.spec()))))
        .collect(Collectors.joining());
  }

  /// A word of the shell.
  private static String pattern(String name) {
    return name.contains(" ") ? "'" + name + "'" : name;
  }

  private static String options(CommandSpec root) {
    return Described.leaves(root).stream()
        .map(
            command ->
                "    %s) valued='%s' words='%s' ;;\n"
                    .formatted(
                        pattern(command.name()),
                        names(
                            command.spec().options().stream()
                                .filter(Described::takesValue)
                                .toList()),
                        names(command.spec().options())))
        .collect(Collectors.joining());
  }

  private static String names(List<OptionSpec> options) {
    return options.stream()
        .flatMap(option -> List.of(option.names()).stream())
        .collect(Collectors.joining(" "));
  }

  private static String values(CommandSpec root) {
    var cases = new StringBuilder();
    for (var command : Described.leaves(root)) {
      for (var option : command.spec().options()) {
        if (Described.takesValue(option)) {
          for (var name : option.names()) {
            cases.append("    ").append(pattern(command.name() + ":" + name)).append(") ");
            cases.append(reply(command.values(option))).append(" ;;\n");
          }
        }
      }
      command
          .arguments()
          .ifPresent(
              arguments ->
                  cases
                      .append("    ")
                      .append(pattern(command.name() + ":"))
                      .append(") ")
                      .append(reply(arguments))
                      .append(" ;;\n"));
    }
    return cases.toString();
  }

  private static String reply(Values values) {
    return switch (values) {
      case Values.Words(var words) ->
          "COMPREPLY=($(compgen -W '" + String.join(" ", words) + "' -- \"$cur\"))";
      case Values.Files() -> "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")";
      case Values.Directories() -> "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")";
      case Values.Anything() -> ":";
    };
  }
}
