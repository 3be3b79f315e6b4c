/**
 * The one table that describes all commands of Redis 7.0 and what derives from it: lookup, arity, flags, ACL categories,
 * key positions, the COMMAND command, the HELP texts and {@code docs/commands.md}.
 */
package dev.brc.core.command;
