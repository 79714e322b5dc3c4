/** The model store: names, versions, aliases, model cards, archives. */
@NullMarked
package dev.convcast.models;

import org.jspecify.annotations.NullMarked;
