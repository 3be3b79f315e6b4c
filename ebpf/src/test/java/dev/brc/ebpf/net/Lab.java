package dev.brc.ebpf.net;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.XdpPass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network namespaces and what runs in them. Closing it ends the processes and deletes the namespaces, last made first; so does the end of the
 * JVM. Names carry the pid: what a killed JVM left is swept by the next lab.
 */
public final class Lab implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
    private static final String PREFIX = "brctest-";
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final String prefix = PREFIX + ProcessHandle.current().pid() + "-" + SERIAL.incrementAndGet() + "-";
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeParts, "lab-close");

    /** An empty lab. */
    public Lab()
    {
        sweep();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Deletes the namespaces of JVMs that are no more. */
    static synchronized void sweep()
    {
        for (final String name : Namespace.named(PREFIX))
        {
            final long pid = Long.parseLong(name.substring(PREFIX.length()).split("-")[0]);
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty())
            {
                LOG.info("deleting {}, left by process {}", name, pid);
                Namespace.delete(name);
            }
        }
    }

    /** A new namespace; {@code role} tells it from the others of this lab. */
    public Namespace namespace(final String role)
    {
        final String name = prefix + role;
        own(() -> Namespace.delete(name));
        return new Namespace(name);
    }

    /**
     * Connects two namespaces by a veth pair, both ends up and with GRO on. The end {@code a}, the one nearer to the client, has an XDP program
     * that passes everything, which XDP_TX of the other end needs.
     */
    public void veth(final Namespace a, final String nameA, final Namespace b, final String nameB)
    {
        a.ip("link add " + nameA + " type veth peer name " + nameB + " netns " + b.name());
        a.run("ethtool -K " + nameA + " gro on");
        b.run("ethtool -K " + nameB + " gro on");
        a.ip("link set " + nameA + " up");
        b.ip("link set " + nameB + " up");
        a.run(() -> XdpPass.attach(Bpf.instance(), nameA));
    }

    /** Closes something with the lab, before what came earlier. */
    public synchronized <T extends AutoCloseable> T own(final T part)
    {
        parts.push(part);
        return part;
    }

    private synchronized void closeParts()
    {
        while (!parts.isEmpty())
        {
            try
            {
                parts.pop().close();
            }
            catch (final Exception e)
            {
                LOG.warn("closing a part of {}", prefix, e);
            }
        }
    }

    @Override
    public void close()
    {
        closeParts();
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException shuttingDown)
        {
            LOG.debug("closed by the hook");
        }
    }
}
