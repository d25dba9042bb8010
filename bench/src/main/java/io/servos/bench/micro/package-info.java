/// What pieces of a start take, by JMH.
@NullMarked
package io.servos.bench.micro;

import org.jspecify.annotations.NullMarked;
