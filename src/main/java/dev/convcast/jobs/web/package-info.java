/** What the HTTP doors of all kinds of jobs share. */
@NullMarked
package dev.convcast.jobs.web;

import org.jspecify.annotations.NullMarked;
