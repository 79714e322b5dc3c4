/** Evaluations over HTTP. */
@NullMarked
package dev.convcast.verification.web;

import org.jspecify.annotations.NullMarked;
