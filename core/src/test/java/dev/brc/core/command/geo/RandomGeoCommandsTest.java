package dev.brc.core.command.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.brc.core.BrcServer;
import dev.brc.core.testing.CommandGrammar;
import dev.brc.core.testing.RandomDifferential;
import dev.brc.core.testing.RedisReference;
import dev.brc.core.testing.Target;

/** Random positions all over the earth and random searches against redis-server; unsorted results in Redis's order too. */
class RandomGeoCommandsTest
{
    private static final int ROUNDS = Integer.getInteger("brc.random-rounds", 150);
    private static final int COMMANDS = 60;
    /** Sine and cosine may differ in the last bit. */
    private static final Pattern DECIMALS = Pattern.compile("\\$\\d+\r\n(\\d+\\.\\d\\d)\\d*");

    @Test
    void shouldAnswerRandomGeoCommandsLikeRedis()
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            final RandomDifferential differential = new RandomDifferential(RedisReference.shared().target(),
                new Target("brc", "127.0.0.1", server.port()), grammar(), List.of("ZRANGE g 0 -1 WITHSCORES"))
                .view(RandomGeoCommandsTest::rounded);
            differential.run(RandomDifferential.seed(), ROUNDS, COMMANDS);
            assertThat(differential.replies()).isGreaterThan((long) ROUNDS * COMMANDS);
        }
    }

    private static byte[] rounded(final byte[] reply)
    {
        final String text = new String(reply, StandardCharsets.ISO_8859_1);
        return DECIMALS.matcher(text).replaceAll("$1").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static CommandGrammar grammar()
    {
        return new CommandGrammar()
            .rule("digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
            .rule("sign", "", "-")
            .rule("lon", "{sign}{digit}{digit}.{digit}{digit}{digit}", "{sign}1{digit}{digit}.{digit}",
                "{sign}179.{digit}{digit}{digit}", "1{digit}.{digit}{digit}{digit}{digit}", "{sign}180", "0")
            .rule("lat", "{sign}{digit}{digit}.{digit}{digit}{digit}", "{sign}8{digit}.0{digit}{digit}",
                "4{digit}.{digit}{digit}{digit}{digit}", "4{digit}.{digit}{digit}", "{sign}85.0{digit}", "0")
            .rule("m", "a{digit}", "b{digit}", "c{digit}", "d{digit}", "{digit}{digit}")
            .rule("place", "{lon} {lat} {m}")
            .rule("places", "{place}", "{place} {places}", "{place} {place} {place} {places}")
            .rule("unit", "m", "km", "km", "mi", "ft")
            .rule("size", "{digit}", "{digit}{digit}", "{digit}{digit}{digit}", "{digit}{digit}{digit}{digit}",
                "{digit}{digit}{digit}{digit}{digit}", "{digit}{digit}{digit}{digit}{digit}{digit}{digit}",
                "{digit}.{digit}")
            .rule("from", "FROMMEMBER {m}", "FROMLONLAT {lon} {lat}")
            .rule("by", "BYRADIUS {size} {unit}", "BYBOX {size} {size} {unit}")
            .rule("with", "", "WITHDIST", "WITHCOORD", "WITHHASH", "WITHDIST WITHCOORD WITHHASH")
            .rule("order", "", "", "ASC", "DESC")
            .rule("count", "", "", "COUNT {digit}", "COUNT {digit} ANY", "COUNT {digit}{digit}")
            .rule("options", "{with} {order} {count}")
            .rule("command", "GEOADD g {places}", "GEOADD g {places}", "GEOADD g CH {place}", "GEOADD g NX {places}",
                "GEOPOS g {m} {m}", "GEOHASH g {m} {m}", "GEODIST g {m} {m} {unit}",
                "GEOSEARCH g {from} {by} {options}", "GEOSEARCH g {from} {by} {options}",
                "GEOSEARCH g {by} {options} {from}", "GEORADIUS g {lon} {lat} {size} {unit} {options}",
                "GEORADIUSBYMEMBER g {m} {size} {unit} {options}",
                "GEOSEARCHSTORE d g {from} {by} {order} {count}", "ZRANGE d 0 -1 WITHSCORES", "ZREM g {m}");
    }
}
