/// The first process of a container: what it is made of and what it reports.
@NullMarked
package io.servos.containers.init;

import org.jspecify.annotations.NullMarked;
