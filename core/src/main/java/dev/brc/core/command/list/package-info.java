/** The list commands, blocking ones too. */
package dev.brc.core.command.list;
