/** The commands of the group "connection", and MONITOR. */
package dev.brc.core.command.connection;
