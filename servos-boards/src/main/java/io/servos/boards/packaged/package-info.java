/// Files that come with this module: tables, scripts and sources.
@NullMarked
package io.servos.boards.packaged;

import org.jspecify.annotations.NullMarked;
