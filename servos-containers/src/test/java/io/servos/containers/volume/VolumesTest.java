package io.servos.containers.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.container.Container;
import io.servos.containers.container.Containers;
import io.servos.containers.container.LogRequest;
import io.servos.containers.container.Storage;
import io.servos.containers.engine.Call;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.ServosException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VolumesTest {

  private final Volumes volumes = new Volumes(Engines.client());
  private final Containers containers = new Containers(Engines.client());
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    for (var name : made) {
      if (volumes.find(name).isPresent()) {
        volumes.remove(name);
      }
    }
  }

  private String name() {
    var name = Engines.name("volume");
    made.add(name);
    return name;
  }

  private String created() throws InterruptedException {
    return volumes.create(name(), Map.of()).name();
  }

  /// Runs a shell command in a container that has the volume at `/data`, and gives what it wrote.
  private String run(String volume, String code) throws IOException, InterruptedException {
    var spec = Engines.shell(code).withStorage(Storage.parse(volume + ":/data"));
    containers.create(spec);
    try {
      containers.start(spec.name());
      containers.await(spec.name());
      var out = new ByteArrayOutputStream();
      containers.logs(
          spec.name(), LogRequest.ALL, (_, buffer, count) -> out.write(buffer, 0, count));
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      containers.remove(spec.name(), true);
    }
  }

  @Test
  void keepsDataWhenItsContainerIsGone() throws IOException, InterruptedException {
    var name = created();

    run(name, "echo kept >/data/file");

    assertThat(run(name, "cat /data/file")).isEqualTo("kept\n");
    assertThat(volumes.list()).extracting(Volume::name).contains(name);
    assertThat(volumes.find(name).orElseThrow().isOwn()).isTrue();
    assertThat(volumes.inspect(name)).contains("\"Name\":\"" + name + "\"");
  }

  @Test
  void comesBackFromAnArchiveAsItWas() throws IOException, InterruptedException {
    var name = created();
    run(
        name,
        "mkdir /data/sub; echo deep >/data/sub/file; ln -s sub/file /data/link; chmod 640"
            + " /data/sub/file; chmod 1777 /data; head -c 3000000 /dev/urandom >/data/big");
    var archive = new ByteArrayOutputStream();
    var before = run(name, "cd /data; ls -lnR . | grep -v total; md5sum big");

    volumes.backup(name, archive);
    var restored = name();
    volumes.restore(restored, new ByteArrayInputStream(archive.toByteArray()));

    assertThat(run(restored, "cd /data; ls -lnR . | grep -v total; md5sum big")).isEqualTo(before);
    assertThat(run(restored, "cat /data/link")).isEqualTo("deep\n");
    assertThat(run(restored, "stat -c %a /data")).isEqualTo("1777\n");
  }

  @Test
  void leavesNothingOfABackupBehind() throws IOException, InterruptedException {
    var name = created();
    var containersBefore = ids();
    var imagesBefore = images();

    volumes.backup(name, OutputStream.nullOutputStream());

    assertThat(ids()).isEqualTo(containersBefore);
    assertThat(images()).isEqualTo(imagesBefore);
  }

  private List<String> ids() throws InterruptedException {
    return containers.list(true).stream().map(Container::id).toList();
  }

  private static int images() throws InterruptedException {
    return Engines.client()
        .ask("list", Call.get("/images/json").with("all", "1"))
        .elements()
        .size();
  }

  @Test
  void leavesNoVolumeBehindWhenAnArchiveIsNone() throws InterruptedException {
    var name = name();
    var text =
        new ByteArrayInputStream(
            "no archive, and long enough".repeat(50).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> volumes.restore(name, text))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageStartingWith("volume '" + name + "' cannot be restored: ");

    assertThat(volumes.find(name)).isEmpty();
  }

  @Test
  void leavesNoVolumeBehindWhenTheSourceCannotBeRead() throws IOException, InterruptedException {
    var name = name();
    var broken = InputStream.nullInputStream();
    broken.close();

    assertThatThrownBy(() -> volumes.restore(name, broken))
        .isInstanceOf(IOException.class)
        .hasMessage("Stream closed");

    assertThat(volumes.find(name)).isEmpty();
  }

  @Test
  void prunesOnlyWhatItMadeAndNobodyHas() throws InterruptedException {
    var unused = created();
    var used = created();
    var spec = Engines.shell("true").withStorage(Storage.parse(used + ":/data"));
    containers.create(spec);
    var ofOthers = name();
    Engines.client().ask("make", Call.post("/volumes/create").sending(Map.of("Name", ofOthers)));

    var pruned = volumes.prune(false);

    assertThat(pruned.removed()).contains(unused).doesNotContain(used, ofOthers);
    assertThat(volumes.find(ofOthers)).isPresent();
    assertThat(volumes.prune(true).removed()).contains(ofOthers).doesNotContain(used);
    containers.remove(spec.name(), true);
    assertThat(volumes.find(used)).as("with a name it outlives its container").isPresent();
  }

  @Test
  void saysWhatIsWrong() throws InterruptedException {
    var name = created();
    var spec = Engines.shell("true").withStorage(Storage.parse(name + ":/data"));
    containers.create(spec);

    assertThatThrownBy(() -> volumes.create(name, Map.of()))
        .isInstanceOf(ServosException.class)
        .hasMessage("volume '" + name + "': there is one of that name");
    assertThatThrownBy(() -> volumes.restore(name, InputStream.nullInputStream()))
        .hasMessage("volume '" + name + "': there is one of that name");
    assertThatThrownBy(() -> volumes.remove("no-such"))
        .hasMessage("volume 'no-such': there is none of that name");
    assertThatThrownBy(() -> volumes.backup("no-such", OutputStream.nullOutputStream()))
        .hasMessage("volume 'no-such': there is none of that name");
    assertThatThrownBy(() -> volumes.remove(name))
        .hasMessageStartingWith("volume '" + name + "': it is in use by container ");
    containers.remove(spec.name(), true);
  }
}
