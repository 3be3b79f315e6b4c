package dev.brc.core.config;

/** Why values are refused that ask for what the server does not do. */
final class Refusals
{
    static final String PERSISTENCE = "this server keeps its data in memory only: nothing is ever saved";
    static final String REPLICATION = "replication is not supported";
    static final String CLUSTER = "cluster mode is not supported";
    static final String TLS = "TLS is not supported: put a TLS proxy in front";
    static final String FOREGROUND = "the server runs in the foreground only: let a service manager start it";
    static final String SYSLOG = "logging to syslog is not supported: use logfile, or standard output and a service manager";
    static final String MODULES = "modules are not supported";
    static final String DEFRAG = "active defragmentation is not supported: the garbage collector compacts the heap";
    static final String CPU_LIST = "CPU affinity is not supported: use taskset";
    static final String OOM_SCORE = "oom_score_adj is not changed by the server: use choom or a service manager";
    static final String SOURCE_ADDRESS = "the server opens no connections, so it has no source address";
    static final String SOCKET_MARK = "socket marks are not supported";

    private Refusals()
    {
    }
}
