/** The hash commands. */
package dev.brc.core.command.hash;
