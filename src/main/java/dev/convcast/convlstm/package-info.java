/**
 * The network: cell, encoding network, forecasting network, read-out, and the record of its
 * architecture.
 */
@NullMarked
package dev.convcast.convlstm;

import org.jspecify.annotations.NullMarked;
