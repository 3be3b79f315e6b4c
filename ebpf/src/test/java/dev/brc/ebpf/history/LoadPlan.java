package dev.brc.ebpf.history;

/**
 * A load of random commands on few keys.
 *
 * @param connections  parallel connections, a thread each
 * @param commands     commands on each
 * @param pipeline     commands in flight on a connection at most; the number at a time is random
 * @param keys         registers, and a quarter as many counters
 * @param readShare    share of GET in rounds that are not all GETs, between 0 and 1
 * @param maxValue     bytes of a value at most
 * @param stallLimitMs how long a reply may take
 * @param lateMs       how long after its deadline a value may still be returned
 * @param seed         of the random commands
 */
public record LoadPlan(int connections, int commands, int pipeline, int keys, double readShare, int maxValue,
    int stallLimitMs, int lateMs, long seed)
{
}
