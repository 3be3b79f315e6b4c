/** Geo commands: positions are scores of sorted sets, 26 bits of longitude and of latitude interleaved, as Redis has them. */
package dev.brc.core.command.geo;
