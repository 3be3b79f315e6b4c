/** Publish and subscribe, keyspace notifications. */
package dev.brc.core.pubsub;
