/** Settings with the names and defaults of redis.conf. */
package dev.brc.core.config;
