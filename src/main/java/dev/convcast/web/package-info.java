/** What all of HTTP shares: problem details, limits, the OpenAPI document. */
@NullMarked
package dev.convcast.web;

import org.jspecify.annotations.NullMarked;
