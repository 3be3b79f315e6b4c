/** A Redis-compatible server on {@link dev.brc.epoll}. */
package dev.brc.core;
