/// What came of it: a page, a chart, and JSON for programs.
@NullMarked
package io.servos.bench.report;

import org.jspecify.annotations.NullMarked;
