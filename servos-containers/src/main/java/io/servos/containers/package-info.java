/// What people keep in a container engine, by its nouns. [Orchestrator] is the door; behind it each
/// noun has a room: `image`, built from folders, saved and loaded; `container`, kept, with its log
/// and further programs; `volume`, with backups of what is in it; `network`, and who is connected.
/// No noun knows another one.
///
/// Below them are `cleanup` (what a clean-up tells), `archive` (files on their way to an engine),
/// `client` (an engine in use: its failures in Servos' words, and the labels on what Servos makes)
/// and `engine` (addresses, connections, calls). The isolator, which makes a container for each run
/// and removes it, is in `docker` and uses `client`, `engine`, and of the nouns `image` alone: for
/// the images of platforms, which are built when a run needs them.
@NullMarked
package io.servos.containers;

import org.jspecify.annotations.NullMarked;
