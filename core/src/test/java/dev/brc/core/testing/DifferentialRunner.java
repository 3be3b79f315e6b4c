package dev.brc.core.testing;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Runs a case line by line against two servers and compares what they answer, byte for byte unless the line says
 * otherwise. Every difference of a case is reported, not only the first.
 */
public final class DifferentialRunner
{
    private static final int MAX_DIFFERENCES = 20;
    private static final int MAX_SHOWN_CHARS = 1_000;

    private final Target reference;
    private final Target subject;
    private long repliesCompared;

    /**
     * Compares {@code subject} with {@code reference}.
     *
     * @param reference the server that is right by definition
     * @param subject   the server under test
     */
    public DifferentialRunner(final Target reference, final Target subject)
    {
        this.reference = reference;
        this.subject = subject;
    }

    /** How many pairs of replies were compared so far. */
    public long repliesCompared()
    {
        return repliesCompared;
    }

    /**
     * Runs a case.
     *
     * @param protocol 2 or 3
     * @throws AssertionError that names file, line and both replies of every difference
     */
    public void run(final DifferentialCase test, final int protocol)
    {
        final List<String> differences = new ArrayList<>();
        try (DifferentialPeer expected = new DifferentialPeer(reference, test, protocol);
            DifferentialPeer actual = new DifferentialPeer(subject, test, protocol))
        {
            for (final DifferentialStep step : test.steps)
            {
                if (!run(test, step, expected, actual, differences) || differences.size() >= MAX_DIFFERENCES)
                {
                    break;
                }
            }
        }
        if (!differences.isEmpty())
        {
            throw new AssertionError(test.title + " (RESP" + protocol + ")\n" + String.join("\n", differences));
        }
    }

    /** One line of a case, all its repetitions; false if the connections are out of step afterwards. */
    private boolean run(final DifferentialCase test, final DifferentialStep step, final DifferentialPeer expected,
        final DifferentialPeer actual, final List<String> differences)
    {
        for (int i = 1; i <= step.repeat; i++)
        {
            final Outcome wanted = perform(step, expected, i);
            final Outcome got = perform(step, actual, i);
            if (wanted.timedOut)
            {
                throw new AssertionError(where(test, step) + "\n  " + reference.name() + " sends no reply either");
            }
            repliesCompared++;
            if (!equal(step, wanted, got))
            {
                differences.add(where(test, step) + "\n  " + reference.name() + ": " + shown(step, wanted) + "\n  " +
                    subject.name() + ": " + shown(step, got));
            }
            if (wanted.failure != null != (got.failure != null))
            {
                return false;
            }
            if (step.store != null && wanted.reply != null && got.reply != null)
            {
                expected.store(step.store, wanted.reply);
                actual.store(step.store, got.reply);
            }
        }
        return true;
    }

    private static String where(final DifferentialCase test, final DifferentialStep step)
    {
        return test.file + ":" + step.lineNumber + "  " + step.source;
    }

    /** What came of a line on one server: a message, the bytes up to the end, nothing, or a broken connection. */
    private static final class Outcome
    {
        private Reply reply;
        private byte[] bytes;
        private String failure;
        private boolean timedOut;
    }

    private static Outcome perform(final DifferentialStep step, final DifferentialPeer peer, final int iteration)
    {
        final Outcome outcome = new Outcome();
        peer.set("i", iteration);
        try
        {
            switch (step.kind)
            {
                case COMMAND:
                    outcome.reply = command(step, peer);
                    break;
                case SEND:
                    peer.send(step);
                    break;
                case SEND_RAW:
                    peer.sendRaw(step);
                    break;
                case RECEIVE:
                    outcome.reply = peer.connection(step.connection).receive();
                    break;
                case END:
                    outcome.bytes = peer.receiveUntilClosed(step.connection);
                    break;
                case SHUTDOWN_OUTPUT:
                    peer.shutdownOutput(step.connection);
                    break;
                case CLOSE:
                    peer.close(step.connection);
                    break;
                default:
                    throw new IllegalStateException("no such kind: " + step.kind);
            }
        }
        catch (final UncheckedIOException e)
        {
            outcome.timedOut = e.getCause() instanceof SocketTimeoutException;
            outcome.failure = outcome.timedOut ? "no reply in time" : "connection lost (" + e.getMessage() + ")";
        }
        return outcome;
    }

    private static Reply command(final DifferentialStep step, final DifferentialPeer peer)
    {
        if (step.until != null)
        {
            return peer.sendUntil(step);
        }
        peer.send(step);
        return peer.connection(step.connection).receive();
    }

    private static boolean equal(final DifferentialStep step, final Outcome wanted, final Outcome got)
    {
        if (wanted.failure != null || got.failure != null)
        {
            return wanted.failure != null && got.failure != null && wanted.timedOut == got.timedOut;
        }
        if (step.ignore || step.until != null)
        {
            return true;
        }
        if (wanted.reply == null)
        {
            return Arrays.equals(wanted.bytes, got.bytes);
        }
        if (step.within >= 0)
        {
            return within(step.within, wanted.reply, got.reply);
        }
        if (step.exact())
        {
            return Arrays.equals(wanted.reply.raw(), got.reply.raw());
        }
        return Objects.equals(step.view().render(wanted.reply), step.view().render(got.reply));
    }

    private static boolean within(final long tolerance, final Reply wanted, final Reply got)
    {
        if (wanted.type() != got.type() || wanted.isNull() != got.isNull() ||
            wanted.elements().size() != got.elements().size())
        {
            return false;
        }
        if (wanted.isAggregate())
        {
            for (int i = 0; i < wanted.elements().size(); i++)
            {
                if (!within(tolerance, wanted.get(i), got.get(i)))
                {
                    return false;
                }
            }
            return true;
        }
        if (Arrays.equals(wanted.content(), got.content()))
        {
            return true;
        }
        try
        {
            // -1 (no TTL) and -2 (no key) are answers of their own, not numbers near 0.
            return wanted.integer() >= 0 && got.integer() >= 0 &&
                Math.abs(wanted.integer() - got.integer()) <= tolerance;
        }
        catch (final NumberFormatException e)
        {
            return false;
        }
    }

    private static String shown(final DifferentialStep step, final Outcome outcome)
    {
        final String text;
        if (outcome.failure != null)
        {
            text = outcome.failure;
        }
        else if (outcome.reply != null)
        {
            text = step.exact() ? outcome.reply.escaped() : step.view().render(outcome.reply);
        }
        else
        {
            text = outcome.bytes == null ? "sent" : Reply.escape(outcome.bytes) + " and the end";
        }
        return text.length() <= MAX_SHOWN_CHARS
            ? text
            : text.substring(0, MAX_SHOWN_CHARS) + "... (" + text.length() + " characters)";
    }
}
