/** The set commands. */
package dev.brc.core.command.set;
