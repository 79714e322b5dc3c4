/** Work that outlives a request: queue, state machine, worker, journal of progress. */
@NullMarked
package dev.convcast.jobs;

import org.jspecify.annotations.NullMarked;
