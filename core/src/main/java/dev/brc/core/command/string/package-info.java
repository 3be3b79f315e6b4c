/** The string commands, one small class for each kind. */
package dev.brc.core.command.string;
