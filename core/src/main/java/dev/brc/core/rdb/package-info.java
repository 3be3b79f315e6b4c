/**
 * Values as bytes, in the format of Redis's RDB files, version 10 (Redis 7.0): what {@code DUMP} replies and {@code RESTORE} reads. Encodings that
 * Redis wrote before and still reads (ziplists, zipmaps) are read too. Everything from outside is checked completely before it is used.
 */
package dev.brc.core.rdb;
