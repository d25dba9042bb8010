package io.servos.containers.docker;

import io.servos.containers.init.Counts;
import io.servos.containers.init.FirstProcess;
import io.servos.model.Receipt;
import io.servos.spi.Egress;
import java.util.Optional;

/// A container at its gate, with every barrier and limit observed.
///
/// @param go the word that opens the gate
/// @param before what was counted by then
/// @param way out of the container; closed by its run
record AtGate(FirstProcess.Go go, Receipt observed, Counts before, Optional<Egress> way) {}
