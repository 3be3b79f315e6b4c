/** Commands on streams and their consumer groups; the data is in {@link dev.brc.core.stream}. */
package dev.brc.core.command.stream;
