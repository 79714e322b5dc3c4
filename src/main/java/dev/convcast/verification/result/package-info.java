/** What an evaluation found, as it is stored and told. */
@NullMarked
package dev.convcast.verification.result;

import org.jspecify.annotations.NullMarked;
