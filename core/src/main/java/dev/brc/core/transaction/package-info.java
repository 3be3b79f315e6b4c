/** MULTI, EXEC and WATCH: queued commands and optimistic locking. */
package dev.brc.core.transaction;
