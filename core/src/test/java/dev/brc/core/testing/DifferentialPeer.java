package dev.brc.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the two servers while a case runs: its connections, its variables, and what is put back afterwards. */
final class DifferentialPeer implements AutoCloseable
{
    private static final Pattern CONNECTED = Pattern.compile("connected_clients:(\\d+)");
    private static final long UNTIL_TIMEOUT_MS = 15_000;
    private static final long POLL_NS = 500_000;

    final Target target;
    final Map<String, byte[]> variables = new HashMap<>();
    private final int protocol;
    private final RawClient control;
    private final int baseline;
    private final Map<Integer, RawClient> connections = new HashMap<>();
    private final Map<String, String> settingsBefore = new LinkedHashMap<>();
    private final boolean restoreSettings;
    private final boolean restoreAcl;

    DifferentialPeer(final Target target, final DifferentialCase test, final int protocol)
    {
        this.target = target;
        this.protocol = protocol;
        this.control = target.connect();
        this.restoreSettings = !test.settings.isEmpty() || test.mentions("CONFIG SET");
        this.restoreAcl = test.mentions("ACL");
        expectOk(control.command("FLUSHALL"), "FLUSHALL");
        if (restoreSettings)
        {
            settingsBefore.putAll(settings());
        }
        for (final String[] setting : test.settings)
        {
            expectOk(control.command("CONFIG", "SET", setting[0], setting[1]), "CONFIG SET " + setting[0]);
        }
        baseline = connectedClients();
    }

    private void expectOk(final Reply reply, final String command)
    {
        if (reply.isError())
        {
            throw new AssertionError(target.name() + ": " + command + " answered " + reply.text());
        }
    }

    private Map<String, String> settings()
    {
        final Map<String, String> settings = new LinkedHashMap<>();
        final Reply reply = control.command("CONFIG", "GET", "*");
        for (int i = 0; i + 1 < reply.elements().size(); i += 2)
        {
            settings.put(reply.get(i).text(), reply.get(i + 1).text());
        }
        return settings;
    }

    private int connectedClients()
    {
        final Matcher matcher = CONNECTED.matcher(control.command("INFO", "clients").text());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    }

    RawClient connection(final int number)
    {
        RawClient client = connections.get(number);
        if (client == null)
        {
            client = target.connect();
            connections.put(number, client);
            if (protocol == 3)
            {
                expectOk(client.command("HELLO", "3"), "HELLO 3");
            }
        }
        return client;
    }

    void send(final DifferentialStep step)
    {
        connection(step.connection).send(CommandText.split(step.text, variables));
    }

    void sendRaw(final DifferentialStep step)
    {
        for (final byte[] bytes : CommandText.split(step.text, variables))
        {
            connection(step.connection).sendRaw(bytes);
        }
    }

    /** Repeats a command until its reply matches; a condition instead of a pause. */
    Reply sendUntil(final DifferentialStep step)
    {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UNTIL_TIMEOUT_MS);
        while (true)
        {
            send(step);
            final Reply reply = connection(step.connection).receive();
            if (step.until.matcher(reply.render()).find())
            {
                return reply;
            }
            if (System.nanoTime() > deadline)
            {
                throw new AssertionError(
                    target.name() + ": no match for " + step.until + "; the last reply was " + reply);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    void store(final String name, final Reply reply)
    {
        variables.put(name, reply.isAggregate() ? reply.raw() : reply.content());
    }

    void set(final String name, final long value)
    {
        variables.put(name, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    byte[] receiveUntilClosed(final int number)
    {
        return connection(number).receiveUntilClosed();
    }

    void shutdownOutput(final int number)
    {
        try
        {
            connection(number).socket().shutdownOutput();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    void close(final int number)
    {
        connection(number).close();
        connections.remove(number);
    }

    /** Closes the connections, waits until the server has noticed, and puts settings and users back. */
    @Override
    public void close()
    {
        connections.values().forEach(RawClient::close);
        try
        {
            awaitDisconnects();
            if (restoreSettings)
            {
                restoreSettings();
            }
            if (restoreAcl)
            {
                restoreAcl();
            }
        }
        finally
        {
            control.close();
        }
    }

    private void awaitDisconnects()
    {
        // A subscriber or a blocked client that the server still believes in would take part in the next case.
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UNTIL_TIMEOUT_MS);
        while (connectedClients() > baseline && baseline != Integer.MAX_VALUE)
        {
            if (System.nanoTime() > deadline)
            {
                throw new AssertionError(target.name() + " does not notice that its clients closed");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void restoreSettings()
    {
        final Map<String, String> now = settings();
        settingsBefore.forEach((name, value) ->
        {
            if (!value.equals(now.get(name)))
            {
                expectOk(control.command("CONFIG", "SET", name, value), "CONFIG SET " + name);
            }
        });
    }

    private void restoreAcl()
    {
        for (final String user : control.command("ACL", "USERS").texts())
        {
            if (!user.equals("default"))
            {
                // Names are any bytes; texts are those of Latin-1.
                expectOk(control.command("ACL".getBytes(StandardCharsets.US_ASCII),
                    "DELUSER".getBytes(StandardCharsets.US_ASCII), user.getBytes(StandardCharsets.ISO_8859_1)),
                    "ACL DELUSER");
            }
        }
        expectOk(control.command("ACL", "SETUSER", "default", "reset", "on", "nopass", "~*", "&*", "+@all"),
            "ACL SETUSER");
        expectOk(control.command("ACL", "LOG", "RESET"), "ACL LOG RESET");
    }
}
