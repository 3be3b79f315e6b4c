package dev.brc.core.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Sends the same random sequences of commands to redis-server and to brc and compares every reply. What differs is cut down to the
 * commands that are needed for it. Every command must have a deterministic reply.
 */
public final class RandomDifferential
{
    private final Target reference;
    private final Target subject;
    private final CommandGrammar grammar;
    private final List<String> epilogue;
    private UnaryOperator<byte[]> view = UnaryOperator.identity();
    private final List<String> unordered = new ArrayList<>();
    private long replies;

    /**
     * Compares replies as something makes them look like.
     *
     * @param newView gets the bytes of a reply, returns what is compared: times left out
     * @return this
     */
    public RandomDifferential view(final UnaryOperator<byte[]> newView)
    {
        view = newView;
        return this;
    }

    /**
     * Compares two servers.
     *
     * @param reference the server that is right by definition
     * @param subject   the server under test
     * @param grammar   has a rule {@code command}
     * @param epilogue  commands that follow each sequence, to see the state that it left
     */
    public RandomDifferential(final Target reference, final Target subject, final CommandGrammar grammar,
        final List<String> epilogue)
    {
        this.reference = reference;
        this.subject = subject;
        this.grammar = grammar;
        this.epilogue = epilogue;
    }

    /**
     * Says whose replies may have their elements in any order.
     *
     * @param commands names in upper case
     * @return this
     */
    public RandomDifferential unordered(final String... commands)
    {
        unordered.addAll(List.of(commands));
        return this;
    }

    /** How many pairs of replies were compared. */
    public long replies()
    {
        return replies;
    }

    /**
     * Where a test starts: the same in every build, so that a difference which nobody caused (Redis leaves some order open) fails
     * no one. {@code -Dbrc.random-seed=N} and {@code -Dbrc.random-rounds=N} look further.
     *
     * @return a seed for {@link #run}
     */
    public static long seed()
    {
        return Long.getLong("brc.random-seed", 20_261_127L);
    }

    /**
     * Runs sequences.
     *
     * @param seed     of the first one; sequence i has seed + i
     * @param rounds   how many sequences
     * @param commands in each
     * @throws AssertionError that names the seed, the shortest sequence found and its replies
     */
    public void run(final long seed, final int rounds, final int commands)
    {
        for (int round = 0; round < rounds; round++)
        {
            final SplittableRandom random = new SplittableRandom(seed + round);
            final List<String> sequence = new ArrayList<>();
            sequence.add("HELLO " + (2 + (round & 1)));
            for (int i = 0; i < commands; i++)
            {
                sequence.add(grammar.expand("command", random));
            }
            if (difference(sequence) != null)
            {
                final List<String> shortest = shortened(sequence);
                fail("seed " + (seed + round) + ":\n" + difference(shortest));
            }
        }
    }

    private List<String> shortened(final List<String> sequence)
    {
        List<String> shortest = sequence;
        for (int size = sequence.size() / 2; size > 0; size /= 2)
        {
            for (int from = 1; from < shortest.size();)
            {
                final List<String> candidate = new ArrayList<>(shortest);
                candidate.subList(from, Math.min(from + size, candidate.size())).clear();
                if (difference(candidate) != null)
                {
                    shortest = candidate;
                }
                else
                {
                    from += size;
                }
            }
        }
        return shortest;
    }

    /** Null if all replies are equal, otherwise the sequence and the first pair that is not. */
    private String difference(final List<String> sequence)
    {
        final List<String> all = new ArrayList<>(sequence);
        all.addAll(epilogue);
        final List<Reply> wanted = replies(reference, all);
        final List<Reply> got = replies(subject, all);
        for (int i = 1; i < all.size(); i++) // the reply of HELLO names the server
        {
            replies++;
            if (!isEqual(all.get(i), wanted.get(i), got.get(i)))
            {
                return String.join("\n", all.subList(0, i + 1)) + "\n  " + reference.name() + ": "
                    + wanted.get(i).escaped() + "\n  " + subject.name() + ": " + got.get(i).escaped();
            }
        }
        return null;
    }

    private boolean isEqual(final String command, final Reply wanted, final Reply got)
    {
        if (Arrays.equals(view.apply(wanted.raw()), view.apply(got.raw())))
        {
            return true;
        }
        return unordered.contains(command.split(" ", 2)[0]) && wanted.type() == got.type() && wanted.isAggregate()
            && sorted(wanted).equals(sorted(got));
    }

    private static List<String> sorted(final Reply reply)
    {
        final List<String> elements = new ArrayList<>();
        for (final Reply element : reply.elements())
        {
            elements.add(element.escaped());
        }
        Collections.sort(elements);
        return elements;
    }

    private static List<Reply> replies(final Target target, final List<String> commands)
    {
        final List<Reply> replies = new ArrayList<>();
        try (RawClient client = target.connect())
        {
            client.command("FLUSHALL");
            for (final String command : commands)
            {
                client.send(CommandText.split(command, Map.of()));
                replies.add(client.receive());
            }
        }
        return replies;
    }
}
