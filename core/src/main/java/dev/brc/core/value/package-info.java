/**
 * What keys hold that are not strings: lists, hashes, sets and sorted sets, in bytes rather than in objects. Small ones are listpacks or
 * intsets, as in Redis; large ones are lists of listpacks, hash tables over pages of bytes, and counted B+ trees.
 */
package dev.brc.core.value;
