package io.servos.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the compiler's parser says about the methods of a [Repository].
record Sources(Repository repository) {

  private static final int LINES_OF_A_METHOD = 40;

  /// A method, with the lines it takes without its comment.
  record Method(String place, String name, long lines, boolean isTest) {}

  List<String> longMethods() throws IOException {
    return methods().stream()
        .filter(method -> method.lines() > LINES_OF_A_METHOD)
        .map(
            method ->
                "%s %s() has %d lines".formatted(method.place(), method.name(), method.lines()))
        .toList();
  }

  List<String> testsNotNamedAsSentences() throws IOException {
    return methods().stream()
        .filter(Method::isTest)
        .filter(method -> method.name().matches("test[A-Z0-9].*|test|.*_.*"))
        .map(
            method ->
                "%s %s() is not a sentence about behaviour"
                    .formatted(method.place(), method.name()))
        .toList();
  }

  private List<Method> methods() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var files = repository.files(".java");
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var positions = Trees.instance(task).getSourcePositions();
      var found = new ArrayList<Method>();
      for (var unit : task.parse()) {
        new Collector(unit, positions, found).scan(unit, null);
      }
      return found;
    }
  }

  private final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> found;

    Collector(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      var first = line(positions.getStartPosition(unit, method));
      var last = line(positions.getEndPosition(unit, method));
      var place =
          "%s:%d".formatted(repository.name(Path.of(unit.getSourceFile().getName())), first);
      var isTest =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(
                  one ->
                      one.getAnnotationType().toString().matches("(Parameterized|Repeated)?Test"));
      found.add(new Method(place, method.getName().toString(), last - first + 1, isTest));
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
