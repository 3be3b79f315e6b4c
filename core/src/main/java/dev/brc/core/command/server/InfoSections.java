package dev.brc.core.command.server;

import java.util.Locale;
import java.util.Map;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.KeyspaceStats;
import dev.brc.core.observe.InstantaneousRates;
import dev.brc.core.observe.MemoryUsage;
import dev.brc.core.observe.ProcFiles;
import dev.brc.core.server.ServerContext;
import dev.brc.core.server.ServerStats;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/**
 * The sections of INFO with Redis's fields. Fields of what a server in memory and in Java does not have (jemalloc's inner life, forks,
 * append-only file) are left out unless tools read them; then they say what is true: none, off, 0.
 */
final class InfoSections
{
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int LRU_CLOCK_MASK = (1 << 24) - 1;

    private final ServerContext server;
    private final InfoText info = new InfoText();

    InfoSections(final ServerContext server)
    {
        this.server = server;
    }

    String text()
    {
        return info.toString();
    }

    /** Writes a section of another module: its lines are {@code name:value}. */
    void write(final String name, final Map<String, String> lines)
    {
        info.section(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
        lines.forEach(info::line);
    }

    void write(final String name)
    {
        switch (name)
        {
            case "server" -> server();
            case "clients" -> clients();
            case "memory" -> memory();
            case "persistence" -> persistence();
            case "stats" -> stats();
            case "replication" -> replication();
            case "cpu" -> cpu();
            case "modules" -> info.section("Modules");
            case "commandstats" -> new InfoCommandStats(server, info).commandStats();
            case "errorstats" -> new InfoCommandStats(server, info).errorStats();
            case "latencystats" -> new InfoCommandStats(server, info).latencyStats();
            case "cluster" -> info.section("Cluster").line("cluster_enabled", 0);
            case "keyspace" -> keyspace();
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void server()
    {
        final long uptimeSeconds = (server.nowMs() - server.startedAtMs()) / 1000;
        final String implementation = InfoSections.class.getPackage().getImplementationVersion();
        info.section("Server").line("redis_version", ServerContext.REDIS_VERSION).line("redis_git_sha1", "00000000")
            .line("redis_git_dirty", 0).line("redis_build_id", "0")
            .line("brc_version", implementation == null ? "unknown" : implementation).line("redis_mode", "standalone")
            .line("os", ProcFiles.system()).line("arch_bits", 64).line("monotonic_clock", "POSIX clock_gettime")
            .line("multiplexing_api", "epoll").line("java_version", System.getProperty("java.version"))
            .line("java_vm", System.getProperty("java.vm.name")).line("process_id", ProcessHandle.current().pid())
            .line("process_supervised", "no").line("run_id", server.observation().runId())
            .line("tcp_port", server.listeners().port()).line("server_time_usec", server.nowMs() * 1000)
            .line("uptime_in_seconds", uptimeSeconds).line("uptime_in_days", uptimeSeconds / SECONDS_PER_DAY)
            .line("hz", server.config().hz).line("configured_hz", server.config().hz)
            .line("lru_clock", server.nowMs() / 1000 & LRU_CLOCK_MASK).line("executable", ProcFiles.executable())
            .line("config_file", server.config().configFile == null ? "" : server.config().configFile.getPath())
            .line("io_threads_active", 0);
    }

    private void clients()
    {
        long maxInput = 0;
        long maxOutput = 0;
        int blocked = 0;
        int tracking = 0;
        for (final Session session : server.sessions().all())
        {
            maxInput = Math.max(maxInput, session.queryBufferBytes());
            maxOutput = Math.max(maxOutput, session.out().pendingBytes());
            blocked += session.is(SessionFlags.BLOCKED) ? 1 : 0;
            tracking += session.is(SessionFlags.TRACKING) ? 1 : 0;
        }
        info.section("Clients").line("connected_clients", server.sessions().count()).line("cluster_connections", 0)
            .line("maxclients", server.config().maxclients).line("client_recent_max_input_buffer", maxInput)
            .line("client_recent_max_output_buffer", maxOutput)
            .line("blocked_clients", blocked + server.clientPause().postponedCount()).line("tracking_clients", tracking)
            .line("clients_in_timeout_table", server.blockedClients().count());
    }

    private void memory()
    {
        final MemoryUsage memory = server.observation().memory();
        final long used = memory.usedBytes();
        final long dataset = server.keyspace().usedMemoryBytes();
        final long resident = ProcFiles.residentBytes();
        final long maxmemory = server.config().keyspace().maxmemory;
        info.section("Memory").bytes("used_memory", used).bytes("used_memory_rss", resident)
            .bytes("used_memory_peak", memory.peakBytes())
            .line("used_memory_peak_perc", percent(used, memory.peakBytes()))
            .line("used_memory_overhead", used - dataset)
            .line("used_memory_startup", 0).line("used_memory_dataset", dataset)
            .line("used_memory_dataset_perc", percent(dataset, used))
            .line("allocator_allocated", dataset).line("allocator_active", server.keyspace().reservedMemoryBytes())
            .line("allocator_resident", memory.heapCommittedBytes()).line("jvm_heap_used", memory.heapUsedBytes())
            .line("jvm_heap_committed", memory.heapCommittedBytes()).line("jvm_heap_max", memory.heapMaxBytes())
            .bytes("total_system_memory", ProcFiles.totalMemoryBytes()).bytes("used_memory_lua", 0)
            .bytes("used_memory_scripts", 0).line("number_of_cached_scripts", 0).line("number_of_functions", 0)
            .line("number_of_libraries", 0).bytes("maxmemory", maxmemory)
            .line("maxmemory_policy", server.config().settings().find("maxmemory-policy").get())
            .line("mem_fragmentation_ratio", used == 0 ? 0 : (double) resident / used, 2)
            .line("mem_fragmentation_bytes", resident - used).line("mem_not_counted_for_evict", 0)
            .line("mem_replication_backlog", 0).line("mem_total_replication_buffers", 0).line("mem_clients_slaves", 0)
            .line("mem_clients_normal", memory.clientsBytes()).line("mem_cluster_links", 0).line("mem_aof_buffer", 0)
            .line("mem_allocator", "java").line("active_defrag_running", 0).line("lazyfree_pending_objects", 0)
            .line("lazyfreed_objects", 0);
    }

    private static String percent(final long part, final long whole)
    {
        return InfoText.fixed(whole == 0 ? 0 : 100.0 * part / whole, 2) + "%";
    }

    private void persistence()
    {
        info.section("Persistence").line("loading", 0).line("async_loading", 0).line("current_cow_peak", 0)
            .line("current_cow_size", 0).line("current_cow_size_age", 0).line("current_fork_perc", "0.00")
            .line("current_save_keys_processed", 0).line("current_save_keys_total", 0)
            .line("rdb_changes_since_last_save", server.observation().changes()).line("rdb_bgsave_in_progress", 0)
            .line("rdb_last_save_time", server.startedAtMs() / 1000).line("rdb_last_bgsave_status", "ok")
            .line("rdb_last_bgsave_time_sec", -1).line("rdb_current_bgsave_time_sec", -1).line("rdb_saves", 0)
            .line("rdb_last_cow_size", 0).line("rdb_last_load_keys_expired", 0).line("rdb_last_load_keys_loaded", 0)
            .line("aof_enabled", 0).line("aof_rewrite_in_progress", 0).line("aof_rewrite_scheduled", 0)
            .line("aof_last_rewrite_time_sec", -1).line("aof_current_rewrite_time_sec", -1)
            .line("aof_last_bgrewrite_status", "ok").line("aof_rewrites", 0)
            .line("aof_rewrites_consecutive_failures", 0)
            .line("aof_last_write_status", "ok").line("aof_last_cow_size", 0).line("module_fork_in_progress", 0)
            .line("module_fork_last_cow_size", 0);
    }

    private void stats()
    {
        final ServerStats stats = server.stats();
        final KeyspaceStats keys = server.keyspace().stats();
        final InstantaneousRates rates = server.observation().rates();
        info.section("Stats").line("total_connections_received", stats.totalConnectionsReceived)
            .line("total_commands_processed", server.commandsProcessed())
            .line("instantaneous_ops_per_sec", rates.commands()).line("total_net_input_bytes", stats.netInputBytes)
            .line("total_net_output_bytes", stats.netOutputBytes).line("total_net_repl_input_bytes", 0)
            .line("total_net_repl_output_bytes", 0)
            .line("instantaneous_input_kbps", rates.inputBytes() / 1024.0, 2)
            .line("instantaneous_output_kbps", rates.outputBytes() / 1024.0, 2)
            .line("instantaneous_input_repl_kbps", "0.00").line("instantaneous_output_repl_kbps", "0.00")
            .line("rejected_connections", stats.rejectedConnections).line("sync_full", 0).line("sync_partial_ok", 0)
            .line("sync_partial_err", 0).line("expired_keys", keys.expired())
            .line("expired_stale_perc", keys.expiredStalePercent(), 2)
            .line("expired_time_cap_reached_count", keys.expiredTimeCapReached())
            .line("expire_cycle_cpu_milliseconds", keys.expireCycleMs()).line("evicted_keys", keys.evicted())
            .line("evicted_clients", stats.evictedClients).line("total_eviction_exceeded_time", 0)
            .line("current_eviction_exceeded_time", 0).line("keyspace_hits", keys.hits() + server.cacheHits())
            .line("keyspace_misses", keys.misses()).line("pubsub_channels", server.pubSub().channelCount())
            .line("pubsub_patterns", server.pubSub().patternCount())
            .line("pubsubshard_channels", server.pubSub().shardChannelCount()).line("latest_fork_usec", 0)
            .line("total_forks", 0).line("migrate_cached_sockets", 0).line("slave_expires_tracked_keys", 0)
            .line("active_defrag_hits", 0).line("active_defrag_misses", 0).line("active_defrag_key_hits", 0)
            .line("active_defrag_key_misses", 0).line("total_active_defrag_time", 0)
            .line("current_active_defrag_time", 0).line("tracking_total_keys", server.tracking().keyCount())
            .line("tracking_total_items", server.tracking().itemCount())
            .line("tracking_total_prefixes", server.tracking().prefixCount()).line("unexpected_error_replies", 0)
            .line("total_error_replies", stats.totalErrorReplies).line("dump_payload_sanitizations", 0)
            .line("eventloop_cycles", stats.eventLoopCycles)
            .line("client_query_buffer_limit_disconnections", stats.clientQueryBufferLimitDisconnections)
            .line("client_output_buffer_limit_disconnections", stats.clientOutputBufferLimitDisconnections)
            .line("io_threaded_reads_processed", 0).line("io_threaded_writes_processed", 0);
    }

    private void replication()
    {
        info.section("Replication").line("role", "master").line("connected_slaves", 0)
            .line("master_failover_state", "no-failover").line("master_replid", server.observation().replicationId())
            .line("master_replid2", "0".repeat(40)).line("master_repl_offset", 0).line("second_repl_offset", -1)
            .line("repl_backlog_active", 0)
            .line("repl_backlog_size", server.config().settings().find("repl-backlog-size").get())
            .line("repl_backlog_first_byte_offset", 0).line("repl_backlog_histlen", 0);
    }

    private void cpu()
    {
        final double[] process = ProcFiles.cpuSeconds("self");
        final double[] thread = ProcFiles.cpuSeconds("thread-self");
        info.section("CPU").line("used_cpu_sys", process[1], 6).line("used_cpu_user", process[0], 6)
            .line("used_cpu_sys_children", process[3], 6).line("used_cpu_user_children", process[2], 6)
            .line("used_cpu_sys_main_thread", thread[1], 6).line("used_cpu_user_main_thread", thread[0], 6);
    }

    private void keyspace()
    {
        info.section("Keyspace");
        for (int i = 0; i < server.keyspace().databases(); i++)
        {
            final Db db = server.keyspace().db(i);
            if (db.size() > 0)
            {
                info.line("db" + i,
                    "keys=" + db.size() + ",expires=" + db.expiringSize() + ",avg_ttl=" + db.avgTtlMs());
            }
        }
    }
}
