package dev.brc.ebpf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of the table: a command under a number of connections and a pipeline depth.
 *
 * @param name     the command as the table shows it
 * @param value    bytes of the value, 0 where it says nothing
 * @param clients  parallel connections
 * @param pipeline requests in flight on each
 * @param prepare  commands sent once before every run
 * @param fill     a command sent 400,000 times before every run, or empty
 * @param command  the command that is measured
 * @param maxRequests bound on the requests of a run, for those that use up what {@code fill} made
 */
record Workload(String name, int value, int clients, int pipeline, List<List<String>> prepare, List<String> fill,
    List<String> command, long maxRequests)
{
    /** How often {@link #fill} is sent: with 100,000 random keys that leaves fewer than 2 % of them out. */
    static final int FILL_REQUESTS = 400_000;

    private static final int[] PIPELINES = {1, 16, 64};
    private static final int[] VALUES = {3, 100, 1024};
    private static final int[] CLIENTS = {1, 50};

    /** What tells this row from the others. */
    String id()
    {
        return name + (value > 0 ? " " + value + " B" : "") + ", " + clients + " conn, P" + pipeline;
    }

    /** GET and SET with 1 and 50 connections, pipelines of 1, 16 and 64, values of 3 B, 100 B and 1 KiB. */
    static List<Workload> strings()
    {
        final List<Workload> workloads = new ArrayList<>();
        for (final int value : VALUES)
        {
            final List<String> set = List.of("SET", "key:__rand_int__", "x".repeat(value));
            for (final int clients : CLIENTS)
            {
                for (final int pipeline : PIPELINES)
                {
                    workloads
                        .add(new Workload("SET", value, clients, pipeline, List.of(), List.of(), set, Long.MAX_VALUE));
                    workloads.add(new Workload("GET", value, clients, pipeline, List.of(), set,
                        List.of("GET", "key:__rand_int__"), Long.MAX_VALUE));
                }
            }
        }
        return workloads;
    }

    /** The common commands of the other types, 50 connections, pipelines of 1 and 16. */
    static List<Workload> types()
    {
        final List<Workload> workloads = new ArrayList<>();
        for (final int pipeline : new int[]{1, 16})
        {
            final List<List<String>> none = List.of();
            final List<String> list = new ArrayList<>(List.of("RPUSH", "list600"));
            final List<String> hash = new ArrayList<>(List.of("HSET", "hash10"));
            final List<String> mset = new ArrayList<>(List.of("MSET"));
            for (int i = 0; i < 600; i++)
            {
                list.add("xxx");
            }
            for (int i = 0; i < 10; i++)
            {
                hash.addAll(List.of("field" + i, "value" + i));
                mset.addAll(List.of("key:__rand_int__", "xxx"));
            }
            final List<String> zadd = List.of("ZADD", "zset", "__rand_int__", "element:__rand_int__");
            final List<String> sadd = List.of("SADD", "set", "element:__rand_int__");
            add(workloads, "INCR", pipeline, none, List.of("INCR", "counter:__rand_int__"));
            add(workloads, "MSET (10 keys)", pipeline, none, mset);
            add(workloads, "LPUSH", pipeline, List.of(List.of("DEL", "list")), List.of("LPUSH", "list", "xxx"));
            for (final int range : new int[]{100, 300, 600})
            {
                add(workloads, "LRANGE_" + range, pipeline, List.of(List.of("DEL", "list600"), list),
                    List.of("LRANGE", "list600", "0", Integer.toString(range - 1)));
            }
            add(workloads, "HSET", pipeline, List.of(List.of("DEL", "hash")),
                List.of("HSET", "hash", "field:__rand_int__", "xxx"));
            add(workloads, "HGETALL (10 fields)", pipeline, List.of(hash), List.of("HGETALL", "hash10"));
            add(workloads, "SADD", pipeline, List.of(List.of("DEL", "set")), sadd);
            workloads.add(new Workload("SPOP", 0, 50, pipeline, List.of(List.of("DEL", "set")), sadd,
                List.of("SPOP", "set"), 90_000));
            add(workloads, "ZADD", pipeline, List.of(List.of("DEL", "zset")), zadd);
            workloads.add(new Workload("ZRANGE (100)", 0, 50, pipeline, List.of(List.of("DEL", "zset")), zadd,
                List.of("ZRANGE", "zset", "0", "99"), Long.MAX_VALUE));
            workloads.add(new Workload("ZPOPMIN", 0, 50, pipeline, List.of(List.of("DEL", "zset")), zadd,
                List.of("ZPOPMIN", "zset"), 90_000));
            add(workloads, "XADD", pipeline, List.of(List.of("DEL", "stream")),
                List.of("XADD", "stream", "*", "field", "xxx"));
        }
        return workloads;
    }

    private static void add(final List<Workload> to, final String name, final int pipeline,
        final List<List<String>> prepare, final List<String> command)
    {
        to.add(new Workload(name, 0, 50, pipeline, prepare, List.of(), command, Long.MAX_VALUE));
    }

    /** The rows of a quick look: small values, pipelines of 1 and 16. */
    boolean quick()
    {
        return value <= 3 && pipeline <= 16;
    }

    boolean matches(final Pattern only)
    {
        return only == null || only.matcher(id()).find();
    }
}
