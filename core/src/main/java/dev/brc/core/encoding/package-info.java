/** Byte encodings of small collections, in the formats of Redis, so that what DUMP gives is exchangeable. */
package dev.brc.core.encoding;
