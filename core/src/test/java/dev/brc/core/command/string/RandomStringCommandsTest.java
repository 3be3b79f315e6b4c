package dev.brc.core.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;

/** Random sequences of string, bitmap, HyperLogLog and key commands against redis-server. */
class RandomStringCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 150);
    private static final int COMMANDS = 60;
    private static final String[] KEYS = {"a", "b", "c", "d"};

    @Test
    void shouldAnswerRandomStringCommandsLikeRedis()
    {
        run(strings().rule("command", "{get}", "{set}", "{set}", "{number}", "{edit}", "{key-command}"));
    }

    @Test
    void shouldAnswerRandomBitmapCommandsLikeRedis()
    {
        run(bitmaps(strings()).rule("command", "{bits}", "{bits}", "{bits}", "{set}", "{edit}"));
    }

    @Test
    void shouldAnswerRandomHyperLogLogCommandsLikeRedis()
    {
        run(strings()
            .rule("element", "e{digit}", "e{digit}{digit}", "e{digit}{digit}{digit}", "x{integer}", "\"\"", "{word}")
            .rule("elements", "{element}", "{element} {elements}", "{element} {element} {element} {elements}")
            .rule("command", "PFADD {key} {elements}", "PFADD {key} {elements}", "PFADD {key} {elements}",
                "PFADD {key} {elements}", "PFADD {key}", "PFCOUNT {key}", "PFCOUNT {key} {key}", "PFMERGE {key} {key}",
                "PFMERGE {key} {key} {key}", "PFDEBUG TODENSE {key}", "PFDEBUG DECODE {key}", "GET {key}",
                "COPY {key} {key}",
                "DEL {key}"));
    }

    private static void run(final CommandGrammar grammar)
    {
        final List<String> epilogue = new ArrayList<>(List.of("DBSIZE"));
        for (final String key : KEYS)
        {
            epilogue.addAll(List.of("OBJECT ENCODING " + key, "GET " + key, "PERSIST " + key));
        }
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar, epilogue);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }

    private static CommandGrammar strings()
    {
        return new CommandGrammar()
            .rule("key", KEYS)
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("integer", "{digit}", "{digit}", "-{digit}", "{digit}{digit}", "-{digit}{digit}",
                "1{digit}{digit}{digit}{digit}",
                "9223372036854775807", "-9223372036854775808", "922337203685477580{digit}", "2147483648", "0{digit}",
                "+1")
            .rule("float", "{integer}", "{integer}.{digit}", "0.{digit}{digit}", "-1.5", "3e{digit}", "1e-{digit}",
                "1e1{digit}",
                "{integer}.{digit}{digit}{digit}{digit}{digit}", "nan", "inf", ".5", "{word}")
            .rule("word", "x", "hello", "\"\"", "\" 1\"", "\"\\x00\\xff\"",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr{digit}",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrs{digit}{digit}")
            .rule("value", "{integer}", "{word}", "{float}")
            .rule("offset", "{digit}", "{digit}", "{digit}{digit}", "-{digit}", "-{digit}{digit}", "{integer}")
            .rule("small", "{digit}", "{digit}{digit}", "1{digit}{digit}", "-1", "abc")
            .rule("time", "EX 1000", "PX 1000000", "EXAT 33177117420", "PXAT 33177117420123", "EXAT 1",
                "EX {integer}000",
                "PX 0", "EXAT {word}")
            .rule("set-option", "NX", "XX", "GET", "KEEPTTL", "{time}", "{time}", "nx", "get", "{word}")
            .rule("set-options", "", "", "{set-option}", "{set-option} {set-option}",
                "{set-option} {set-option} {set-option}")
            .rule("getex-option", "", "PERSIST", "{time}", "{time}", "{time} PERSIST", "{word}")
            .rule("get", "GET {key}", "MGET {key} {key} {key}", "STRLEN {key}", "GETRANGE {key} {offset} {offset}",
                "SUBSTR {key} {offset} {offset}", "GETEX {key} {getex-option}", "GETDEL {key}", "LCS {key} {key}",
                "LCS {key} {key} LEN", "LCS {key} {key} IDX", "LCS {key} {key} IDX WITHMATCHLEN MINMATCHLEN {offset}")
            .rule("set", "SET {key} {value}", "SET {key} {value} {set-options}", "SET {key} {value} {set-options}",
                "SETNX {key} {value}", "SETEX {key} {small}000 {value}", "PSETEX {key} {small}000000 {value}",
                "GETSET {key} {value}", "MSET {key} {value} {key} {value}", "MSETNX {key} {value} {key} {value}")
            .rule("number", "INCR {key}", "DECR {key}", "INCRBY {key} {integer}", "DECRBY {key} {integer}",
                "INCRBYFLOAT {key} {float}", "INCRBYFLOAT {key} {float}")
            .rule("edit", "APPEND {key} {value}", "APPEND {key} {value}", "SETRANGE {key} {small} {value}",
                "SETRANGE {key} {digit} {value}")
            .rule("flags", "", "", "NX", "XX", "GT", "LT", "XX GT", "XX LT", "NX GT", "{word}")
            .rule("plain-flags", "", "", "NX", "XX", "NX XX", "{word}")
            .rule("key-command", "DEL {key}", "UNLINK {key} {key}", "EXISTS {key} {key}", "TYPE {key}", "TOUCH {key}",
                "RENAME {key} {key}", "RENAMENX {key} {key}", "COPY {key} {key}", "COPY {key} {key} REPLACE",
                "EXPIRE {key} {small}000 {plain-flags}", "PEXPIREAT {key} 3317711742{digit}000 {flags}",
                "EXPIREAT {key} 3317711742{digit} {flags}", "EXPIREAT {key} 1 {flags}", "PERSIST {key}",
                "OBJECT ENCODING {key}", "MOVE {key} 1", "DBSIZE",
                "SWAPDB 0 1");
    }

    private static CommandGrammar bitmaps(final CommandGrammar grammar)
    {
        return grammar
            .rule("bit", "0", "1", "1", "2")
            .rule("unit", "", "BIT", "BYTE", "BIT")
            .rule("type", "u{digit}", "i{digit}", "u{digit}{digit}", "i{digit}{digit}", "i64", "u63", "u64", "i1")
            .rule("bit-offset", "{small}", "#{digit}", "{digit}{digit}")
            .rule("field", "GET {type} {bit-offset}", "SET {type} {bit-offset} {integer}",
                "INCRBY {type} {bit-offset} {integer}",
                "OVERFLOW WRAP", "OVERFLOW SAT", "OVERFLOW FAIL")
            .rule("fields", "{field}", "{field} {fields}", "{field} {field} {fields}")
            .rule("operation", "AND", "OR", "XOR", "NOT", "and")
            .rule("bits", "SETBIT {key} {small} {bit}", "GETBIT {key} {small}", "BITCOUNT {key}",
                "BITCOUNT {key} {offset} {offset} {unit}", "BITPOS {key} {bit}", "BITPOS {key} {bit} {offset}",
                "BITPOS {key} {bit} {offset} {offset} {unit}", "BITOP {operation} {key} {key} {key}",
                "BITOP NOT {key} {key}", "BITOP {operation} {key} {key} {key} {key}", "BITFIELD {key} {fields}",
                "BITFIELD {key} {fields}", "BITFIELD_RO {key} GET {type} {bit-offset}");
    }
}
