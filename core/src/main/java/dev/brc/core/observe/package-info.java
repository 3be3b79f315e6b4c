/** What a server notices about itself: rates, memory, slow commands, latency. */
package dev.brc.core.observe;
