/** What Convcast says when it cannot do what was asked: one exception, told apart by its reason. */
@NullMarked
package dev.convcast.refusal;

import org.jspecify.annotations.NullMarked;
