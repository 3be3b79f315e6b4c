package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.ChunkPool;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Reply;

/** COMMAND with all of Redis's commands bound against redis-server 7.0.15, byte by byte. */
class CommandCommandsRedisTest
{
    private static final List<String> PARTLY_SUPPORTED = List.of("debug", "function", "script", "module");
    private static final int FUZZ_CASES = 20_000;
    private static final int FUZZ_BATCH = 500;

    private final CommandTable table = new CommandTable();
    private final RawClient redis = RedisReference.shared().connect();
    private final List<CommandSpec> specs = new ArrayList<>();
    private boolean resp3;

    CommandCommandsRedisTest()
    {
        CommandCommands.bind(table);
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            if (!CommandSpecs.isExtension(spec))
            {
                specs.add(spec);
                if (!spec.isContainer() && table.handler(spec) == null)
                {
                    table.bind(spec.fullName(), (session, args, out) ->
                    {});
                }
            }
        }
    }

    @AfterEach
    void closeConnection()
    {
        redis.close();
    }

    private String ours(final String... request)
    {
        final Arguments args = Arguments.of(request);
        final RespWriter out = new RespWriter(new ChunkPool());
        out.resp3(resp3);
        try
        {
            final CommandSpec spec = table.lookup(args);
            if (!spec.arityAllows(args.count()))
            {
                throw ReplyException.arity(spec.fullName());
            }
            table.handler(spec).execute(null, args, out);
        }
        catch (final ReplyException e)
        {
            out.error(e.getMessage());
        }
        return new String(out.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private String theirs(final String... request)
    {
        return latin1(redis.command(request));
    }

    private static String latin1(final Reply reply)
    {
        return new String(reply.raw(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String sorted(final String reply)
    {
        final String[] lines = reply.split("\r\n");
        Arrays.sort(lines);
        return String.join("\n", lines);
    }

    private void useResp3()
    {
        redis.command("HELLO", "3");
        resp3 = true;
    }

    private void compareEveryCommand()
    {
        for (final CommandSpec spec : specs)
        {
            for (final String subcommand : List.of("INFO", "DOCS"))
            {
                final String ours = ours("COMMAND", subcommand, spec.fullName());
                final String theirs = theirs("COMMAND", subcommand, spec.fullName());
                if (spec.isContainer())
                {
                    assertThat(sorted(ours)).as(spec.fullName()).isEqualTo(sorted(theirs));
                }
                else
                {
                    assertThat(ours).isEqualTo(theirs);
                }
            }
        }
    }

    private void compareRequests()
    {
        for (final String request : List.of("COMMAND", "COMMAND INFO", "COMMAND DOCS", "COMMAND LIST",
            "COMMAND LIST FILTERBY ACLCAT KEYSPACE", "COMMAND LIST FILTERBY ACLCAT read",
            "COMMAND LIST filterby aclcat nothing", "COMMAND LIST FILTERBY PATTERN xr*",
            "COMMAND LIST FILTERBY PATTERN *|KI*", "COMMAND LIST FILTERBY PATTERN *",
            "COMMAND LIST FILTERBY PATTERN [", "COMMAND LIST FILTERBY MODULE x"))
        {
            assertThat(sorted(ours(request.split(" ")))).as(request).isEqualTo(sorted(theirs(request.split(" "))));
        }
        for (final String request : List.of("COMMAND COUNT", "COMMAND HELP", "COMMAND INFO nothing GET get Get",
            "COMMAND INFO client|kill CLIENT|KILL client|nothing client| |kill client|kill|x get|x |",
            "COMMAND DOCS get nothing client|kill client|nothing XADD", "COMMAND LIST FILTERBY",
            "COMMAND LIST x y z", "COMMAND LIST FILTERBY x y", "COMMAND LIST FILTERBY PATTERN",
            "COMMAND LIST FILTERBY PATTERN a b", "COMMAND LIST x", "COMMAND GETKEYS CLIENT KILL",
            "COMMAND GETKEYS CLIENT NOTHING", "COMMAND GETKEYS NOTHING", "COMMAND GETKEYS CLIENT",
            "COMMAND GETKEYS MEMORY USAGE a", "COMMAND GETKEYSANDFLAGS SET a b GET",
            "COMMAND GETKEYS MSET a b c d", "COMMAND GETKEYS EVAL s 0"))
        {
            assertThat(ours(request.split(" "))).as(request).isEqualTo(theirs(request.split(" ")));
        }
    }

    @Test
    void shouldAnswerAsRedisInResp2()
    {
        compareEveryCommand();
        compareRequests();
    }

    @Test
    void shouldAnswerAsRedisInResp3()
    {
        useResp3();
        compareEveryCommand();
        compareRequests();
    }

    @Test
    void shouldPrintTheHelpOfEveryContainer()
    {
        int compared = 0;
        for (final CommandSpec spec : specs)
        {
            if (spec.isContainer() || spec.fullName().equals("debug"))
            {
                final String theirs = theirs(spec.fullName(), "HELP");
                if (!theirs.startsWith("-"))
                {
                    final RespWriter out = new RespWriter(new ChunkPool());
                    Help.reply(spec.fullName(), out);
                    final String ours = new String(out.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (PARTLY_SUPPORTED.contains(spec.fullName()))
                    {
                        // The number of lines differs, each line that there is does not.
                        assertThat(List.of(theirs.split("\r\n"))).containsAll(
                            List.of(ours.split("\r\n")).subList(1, ours.split("\r\n").length));
                    }
                    else
                    {
                        assertThat(ours).isEqualTo(theirs);
                    }
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(14);
    }

    @Test
    void shouldFindTheSameKeysInAnyRequest()
    {
        final long seed = Long.getLong("brc.seed", System.nanoTime());
        final Random random = new Random(seed);
        final List<String[]> batch = new ArrayList<>();
        int withKeys = 0;
        for (int i = 0; i < FUZZ_CASES; i++)
        {
            batch.add(randomRequest(random));
            redis.send(batch.get(batch.size() - 1));
            if (batch.size() == FUZZ_BATCH)
            {
                for (final String[] request : batch)
                {
                    final String theirs = latin1(redis.receive());
                    assertThat(ours(request)).as("seed %d: %s", seed, String.join(" ", request)).isEqualTo(theirs);
                    withKeys += theirs.startsWith("*") ? 1 : 0;
                }
                batch.clear();
            }
        }
        assertThat(withKeys).as("requests with keys").isGreaterThan(FUZZ_CASES / 10);
    }

    private static final List<String> TRICKY = List.of("sort", "sort_ro", "migrate", "georadius", "georadiusbymember",
        "xread", "xreadgroup", "set", "bitfield", "zunionstore", "zinter", "zdiffstore", "sintercard", "lmpop",
        "blmpop", "bzmpop", "eval", "fcall", "evalsha_ro", "mset", "blpop", "georadius_ro", "zintercard", "bitop");
    private static final List<String> WORDS = List.of("STORE", "store", "STOREDIST", "STREAMS", "streams", "KEYS",
        "keys",
        "GET", "get", "BY", "LIMIT", "COUNT", "BLOCK", "GROUP", "NOACK", "AUTH", "AUTH2", "COPY", "REPLACE",
        "OVERFLOW", "INCRBY", "SET", "u8", "WRAP", "0", "1", "2", "3", "-1", "4", "01", "+2", " 1", "1x", "x", "",
        "4294967297", "2147483647", "99999999999999999999", "-0", "a", "b", "c");

    private String[] randomRequest(final Random random)
    {
        final List<String> request = new ArrayList<>(List.of("COMMAND", "GETKEYSANDFLAGS"));
        final CommandSpec spec = random.nextBoolean()
            ? CommandTable.spec(TRICKY.get(random.nextInt(TRICKY.size())))
            : specs.get(random.nextInt(specs.size()));
        request.addAll(List.of(spec.fullName().split("\\|")));
        int length = Math.abs(spec.arity()) - request.size() + 2 + (spec.arity() < 0 ? random.nextInt(8) : 0);
        length += random.nextInt(20) == 0 ? random.nextInt(3) - 1 : 0;
        for (int i = 0; i < length; i++)
        {
            request.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        if (request.size() < 3)
        {
            request.add("get");
        }
        return request.toArray(new String[0]);
    }
}
