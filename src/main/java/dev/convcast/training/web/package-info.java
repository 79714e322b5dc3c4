/** Training jobs over HTTP. */
@NullMarked
package dev.convcast.training.web;

import org.jspecify.annotations.NullMarked;
