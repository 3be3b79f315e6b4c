/** Client-side caching: which client may hold which key in its own memory, and the messages that end that (CLIENT TRACKING). */
package dev.brc.core.tracking;
