/** The server around the event loop: context, acceptor, housekeeping. */
package dev.brc.core.server;
