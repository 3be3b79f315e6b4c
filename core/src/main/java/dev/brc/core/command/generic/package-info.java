/** Commands that work on keys of any type, and on whole databases. */
package dev.brc.core.command.generic;
