package dev.brc.core.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;

/** Reading and printing of floating point numbers against redis-server 7.0.15. */
class NumbersRedisTest
{
    private static final int CASES = 20_000;
    private static final int BATCH = 500;
    private static final String NOT_A_FLOAT = "ERR value is not a valid float";
    private static final String NOT_FINITE = "ERR increment would produce NaN or Infinity";

    private final long seed = Long.getLong("brc.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RawClient redis = RedisReference.shared().connect();

    @AfterEach
    void removeKeysAndClose()
    {
        redis.command("DEL", "numbers:zset", "numbers:string");
        redis.close();
    }

    /** What Redis does with each text as a score: the score as ZSCORE prints it, or the error. */
    private List<String> scores(final List<String> texts)
    {
        texts.forEach(text ->
        {
            redis.send("DEL", "numbers:zset");
            redis.send(bytes("ZINCRBY"), bytes("numbers:zset"), bytes(text), bytes("m"));
            redis.send("ZSCORE", "numbers:zset", "m");
        });
        final List<String> scores = new ArrayList<>();
        texts.forEach(text ->
        {
            redis.receive();
            final var added = redis.receive();
            final var score = redis.receive();
            scores.add(added.isError() ? added.text() : score.text());
        });
        return scores;
    }

    private List<String> sums(final List<String> texts)
    {
        for (int i = 0; i < texts.size(); i += 2)
        {
            redis.send(bytes("SET"), bytes("numbers:string"), bytes(texts.get(i)));
            redis.send(bytes("INCRBYFLOAT"), bytes("numbers:string"), bytes(texts.get(i + 1)));
        }
        final List<String> sums = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 2)
        {
            redis.receive();
            sums.add(redis.receive().text());
        }
        return sums;
    }

    private static String ourScore(final String text)
    {
        final byte[] bytes = bytes("<<" + text + ">>");
        final double value = DoubleParser.parse(bytes, 2, bytes.length - 4);
        return Double.isNaN(value) ? NOT_A_FLOAT : value == 0 ? "0" : DoubleFormat.format(value);
    }

    private static String ourSum(final String left, final String right)
    {
        final LongDouble a = LongDouble.parse(bytes(left), 0, left.length());
        final LongDouble b = LongDouble.parse(bytes(right), 0, right.length());
        if (a == null || b == null)
        {
            return NOT_A_FLOAT;
        }
        final LongDouble sum = a.plus(b);
        return sum.isFinite() ? sum.toString() : NOT_FINITE;
    }

    private void compareScores(final List<String> texts)
    {
        final List<String> theirs = scores(texts);
        for (int i = 0; i < texts.size(); i++)
        {
            assertThat(ourScore(texts.get(i))).as("seed %d: '%s'", seed, texts.get(i)).isEqualTo(theirs.get(i));
        }
    }

    private void compareSums(final List<String> texts)
    {
        final List<String> theirs = sums(texts);
        for (int i = 0; i < texts.size(); i += 2)
        {
            assertThat(ourSum(texts.get(i), texts.get(i + 1)))
                .as("seed %d: '%s' + '%s'", seed, texts.get(i), texts.get(i + 1)).isEqualTo(theirs.get(i / 2));
        }
    }

    @Test
    void shouldReadAndPrintKnownTextsAsRedis()
    {
        final List<String> texts = List.of("nan", "NaN", "nan(1)", "-nan", "inf", "-inf", "+inf", "Infinity", "infi",
            "infinity1", "1e400", "-1e400", "1e-400", "0e-400", "4.9e-324", "2e-324", "1e308", "0x1p3", "0x10", "0x",
            "0x1.8", "-0x1p-2", " 1", "1 ", "", ".", ".5", "5.", "+5", "--5", "+-5", "1e", "1e+", "1e5", "1E5", "1d",
            "1f", "0x1p", "0x.8p1", "0x.p1", "0x1P+2", "3.14", "0.1", "-0", "1e17", "1e16", "123456789012345678",
            "1e-5", "0.0001", "0.00001", "1e21", "1.5e300", "\t1", "1\n", "1e99999999999999999999",
            "0e99999999999999999", "1e-99999999999999999999", "00012", "0.30000000000000004", "5e-324",
            "2.2250738585072011e-308", "9007199254740993", "1\0", "\0", "1..2", "1.2.3", "0x1.2.3", "1_000", "1,5",
            "99999999999999999", "9999999999999999.5", "99999999999999999.5", "1e22", "1e23", "0.5e-10", "1e-10",
            "1e-11", "9.9999999999999995e-11", "4503599627370497.5", "2251799813685249.75", "0x1p-1074",
            "0x0.8p-1074", "0x1p1024", "0x1.fffffffffffff8p1023", "179769313486231580793e289", "\u00e9", "1e0x1");
        compareScores(texts);
        final List<String> pairs = new ArrayList<>();
        texts.forEach(text ->
        {
            pairs.addAll(List.of("0", text));
            pairs.addAll(List.of(text, "1.5"));
            pairs.addAll(List.of("-0.1", text));
        });
        compareSums(pairs);
    }

    @Test
    void shouldPrintEveryDoubleAsRedis()
    {
        for (int done = 0; done < CASES; done += BATCH)
        {
            final List<String> texts = new ArrayList<>();
            for (int i = 0; i < BATCH; i++)
            {
                texts.add(Double.toHexString(randomDouble()));
            }
            compareScores(texts);
        }
    }

    @Test
    void shouldReadAnyTextAsRedis()
    {
        for (int done = 0; done < CASES; done += BATCH)
        {
            final List<String> texts = new ArrayList<>();
            for (int i = 0; i < BATCH; i++)
            {
                texts.add(randomText());
            }
            compareScores(texts);
        }
    }

    @Test
    void shouldAddAsRedis()
    {
        for (int done = 0; done < CASES; done += BATCH)
        {
            final List<String> texts = new ArrayList<>();
            for (int i = 0; i < BATCH; i++)
            {
                texts.add(randomNumber());
                texts.add(random.nextInt(20) == 0 ? randomText() : randomNumber());
            }
            compareSums(texts);
        }
    }

    @Test
    void shouldAddAtTheEndsOfTheRange()
    {
        compareSums(List.of("1.18973149535723176502e4932", "0", "1.18973149535723176502e4932", "1e4913",
            "1.18973149535723176506e4932", "0", "1e4932", "1e4932", "-1e4932", "-1e4932", "1e4932", "-1e4932", "1e5000",
            "0", "1e-4951", "0", "1.8e-4951", "0", "1.9e-4951", "0", "3.7e-4951", "0", "18446744073709551615", "0",
            "18446744073709551617", "0", "18446744073709551618", "0", "36893488147419103233", "0", "0x1p16383", "0",
            "0x1p16384", "0", "0x1p-16445", "0", "0x1p-16446", "0", "0x1.8p-16446", "0", "2.5e-17", "0", "1.5e-17", "0",
            "0x1p-18", "0", "1".repeat(5119), "0", "1".repeat(5120), "0", "1".repeat(4932), "1",
            "0." + "0".repeat(5117),
            "0", "0." + "0".repeat(4940) + "1", "0"));
    }

    @Test
    void shouldReadLimitsOfRangesAsRedis()
    {
        redis.command("DEL", "numbers:zset");
        redis.command("ZADD", "numbers:zset", "-inf", "a", "-5", "b", "0", "c", "5", "d", "inf", "e");
        final List<String> texts = new ArrayList<>(List.of("", " ", " 5", "5 ", "5\0x", "\0", " \0", "nan", "1e400",
            "-1e400", "1e-400", "inf", "-inf", "+inf", "x", "\n5", "0x5", "5x", "--5", "(5"));
        for (int i = 0; i < BATCH; i++)
        {
            texts.add(randomText());
        }
        for (final String text : texts)
        {
            if (text.startsWith("("))
            {
                continue;
            }
            final var theirs = redis.command(bytes("ZRANGEBYSCORE"), bytes("numbers:zset"), bytes(text), bytes("inf"));
            final double min = DoubleParser.parseLimit(bytes(text), 0, text.length());
            if (Double.isNaN(min))
            {
                assertThat(theirs.text()).as("'%s'", text).isEqualTo("ERR min or max is not a float");
            }
            else
            {
                final int members = (min <= Double.NEGATIVE_INFINITY ? 1 : 0) + (min <= -5 ? 1 : 0) + (min <= 0 ? 1 : 0)
                    + (min <= 5 ? 1 : 0) + 1;
                assertThat(theirs.elements()).as("'%s'", text).hasSize(members);
            }
        }
    }

    private double randomDouble()
    {
        switch (random.nextInt(5))
        {
            case 0:
                final double any = Double.longBitsToDouble(random.nextLong());
                return Double.isNaN(any) ? 1 : any;
            case 1:
                return random.nextInt(2_000_000) / 100.0 - 10_000;
            case 2:
                return Math.scalb(random.nextLong(), random.nextInt(200) - 150);
            case 3:
                return Math.pow(10, random.nextInt(60) - 30) * (1 + random.nextInt(3) * 0x1p-52);
            default:
                return random.nextGaussian() * Math.pow(10, random.nextInt(34) - 14);
        }
    }

    private String randomNumber()
    {
        final StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        text.append(digits(random.nextInt(random.nextInt(10) == 0 ? 40 : 6) + 1));
        if (random.nextBoolean())
        {
            text.append('.').append(digits(random.nextInt(random.nextInt(3) == 0 ? 40 : 5)));
        }
        if (random.nextInt(4) == 0)
        {
            text.append('e').append(random.nextInt(random.nextInt(5) == 0 ? 9000 : 60) - 30);
        }
        return text.toString();
    }

    private String digits(final int count)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private String randomText()
    {
        if (random.nextInt(3) == 0)
        {
            return randomNumber();
        }
        final String alphabet = random.nextBoolean() ? "0123456789.e+-" : "01.exXpPaF+-infatyINF()_ \t\0";
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(8);
        for (int i = 0; i < length; i++)
        {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        // ZINCRBY takes these for options of ZADD, which it shares its code with; a zero byte ends them
        final String word = text.toString().split("\0", 2)[0];
        final boolean option = word.equalsIgnoreCase("nx") || word.equalsIgnoreCase("xx");
        return option ? "x" : text.toString();
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
