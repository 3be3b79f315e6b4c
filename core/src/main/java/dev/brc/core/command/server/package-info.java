/** Commands that concern the server as a whole: settings, statistics, users, memory, debugging. */
package dev.brc.core.command.server;
