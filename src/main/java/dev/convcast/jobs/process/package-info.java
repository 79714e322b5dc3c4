/** The process that does a job's work: how it is started, and how it speaks and ends. */
@NullMarked
package dev.convcast.jobs.process;

import org.jspecify.annotations.NullMarked;
