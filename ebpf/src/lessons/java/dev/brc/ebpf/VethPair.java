package dev.brc.ebpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** A cable of software for lesson 12: one end is here, the other in a network namespace of its own. Both are gone after {@link #close}. */
final class VethPair implements AutoCloseable
{
    /** The address of the end that is here. */
    static final String ADDRESS = "10.77.12.1";

    /** The name of the device that is here. */
    final String device;

    private final String namespace;

    VethPair() throws IOException
    {
        final String id = String.format("%06x", new SecureRandom().nextInt(1 << 24));
        device = "brc12-" + id;
        namespace = "brc-lesson-" + id;
        ip("netns add " + namespace);
        try
        {
            ip("link add " + device + " type veth peer name eth0 netns " + namespace);
            ip("address add " + ADDRESS + "/24 dev " + device);
            ip("link set " + device + " up");
            ip("-n " + namespace + " address add 10.77.12.2/24 dev eth0");
            ip("-n " + namespace + " link set eth0 up");
        }
        catch (final IOException e)
        {
            close();
            throw e;
        }
    }

    /** Runs a script of bash on the other side. */
    void other(String script) throws IOException
    {
        command(List.of("ip", "netns", "exec", namespace, "bash", "-c", script));
    }

    /** The pair goes with the namespace that has one of its ends. */
    @Override
    public void close() throws IOException
    {
        ip("netns delete " + namespace);
    }

    private static void ip(String arguments) throws IOException
    {
        command(List.of(("ip " + arguments).split(" ")));
    }

    private static void command(List<String> words) throws IOException
    {
        final Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try
        {
            if (process.waitFor() != 0)
            {
                throw new IOException(String.join(" ", words) + ": " + said.strip());
            }
        }
        catch (final InterruptedException e)
        {
            throw new IllegalStateException("nobody interrupts a lesson", e);
        }
    }
}
