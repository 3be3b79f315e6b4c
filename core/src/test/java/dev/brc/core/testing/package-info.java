/**
 * What the tests of every module share: a real redis-server to ask, a blocking client that keeps each byte of a reply,
 * and the differential cases that compare the two servers.
 */
package dev.brc.core.testing;
