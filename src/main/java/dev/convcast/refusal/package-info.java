/**
 * What Convcast says when it cannot do what was asked: one exception, told apart by its reason; and
 * the readers of single values that throw it.
 */
@NullMarked
package dev.convcast.refusal;

import org.jspecify.annotations.NullMarked;
