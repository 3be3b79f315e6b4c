/** The sorted set commands, blocking ones too. */
package dev.brc.core.command.zset;
