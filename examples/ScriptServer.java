import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/// Runs the Python script in the body of each request, isolated, and answers with what it printed.
public class ScriptServer {

  public static void main(String[] args) throws IOException {
    var limits = Limits.DEFAULT.withWallTime(Optional.of(Duration.ofSeconds(5)));
    var manager = new IsolationManager(EnvironmentConfig.defaults().withLimits(limits));
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
    server.createContext("/run", exchange -> answer(manager, exchange));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  private static void answer(IsolationManager manager, HttpExchange exchange) throws IOException {
    var script = Files.createTempFile("script", ".py");
    try (exchange) {
      Files.write(script, exchange.getRequestBody().readAllBytes());
      var result = manager.executeIsolated(script);
      exchange.sendResponseHeaders(result.outcome() instanceof Outcome.Exited ? 200 : 422, 0);
      exchange.getResponseBody().write(result.stdout());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      Files.delete(script);
    }
  }
}
