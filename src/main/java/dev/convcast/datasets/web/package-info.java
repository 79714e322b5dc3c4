/** Datasets over HTTP. */
@NullMarked
package dev.convcast.datasets.web;

import org.jspecify.annotations.NullMarked;
