/** Models over HTTP. */
@NullMarked
package dev.convcast.models.web;

import org.jspecify.annotations.NullMarked;
