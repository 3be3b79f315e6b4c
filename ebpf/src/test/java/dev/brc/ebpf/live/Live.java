package dev.brc.ebpf.live;

import dev.brc.core.testing.RawClient;
import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.net.HostedServer;
import dev.brc.ebpf.net.Hosts;
import dev.brc.ebpf.net.Lab;
import dev.brc.ebpf.net.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Two hosts, a brc with the kernel cache on one, clients on the other. */
final class Live implements AutoCloseable
{
    /** Of native access that nobody has allowed (JEP 472). */
    private static final int FIRST_JDK_THAT_WARNS = 24;
    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    final Lab lab = new Lab();
    final Hosts hosts = Hosts.cabled(lab);
    private final boolean mounted = mountBpffs();
    private HostedServer server;

    private static boolean mountBpffs()
    {
        if (Shell.run("cat /proc/self/mounts").contains(" " + BPFFS + " bpf "))
        {
            return false;
        }
        Shell.run("mount -t bpf bpf " + BPFFS);
        return true;
    }

    /** Starts a server with the kernel cache and further options. */
    HostedServer start(final String... options)
    {
        final List<String> all = new ArrayList<>(List.of("--xdp", Hosts.SERVER_DEV));
        Collections.addAll(all, options);
        server = HostedServer.brc(lab, hosts.server(), all.toArray(new String[0]));
        return server;
    }

    /** As {@link #start}, as on a kernel without tcx. */
    HostedServer startWithClsact()
    {
        return start("--xdp-tc", "clsact");
    }

    HostedServer server()
    {
        return server;
    }

    /** A connection from the other host. */
    RawClient connect()
    {
        return hosts.client().call(() -> RawClient.connect(Hosts.SERVER_IP, HostedServer.PORT));
    }

    /** Runs a command of brc in the server's namespace. @return exit status, a line break, and what it said */
    String brc(final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
            System.getProperty("java.class.path"), "dev.brc.ebpf.Main"));
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS)
        {
            command.add(1, "--enable-native-access=ALL-UNNAMED"); // what the jar's manifest says
        }
        Collections.addAll(command, arguments);
        try
        {
            final Process process = new ProcessBuilder(hosts.server().inside(command)).redirectErrorStream(true)
                .start();
            process.getOutputStream().close();
            final String said = new String(process.getInputStream().readAllBytes());
            return process.waitFor() + "\n" + said;
        }
        catch (final java.io.IOException e)
        {
            throw new java.io.UncheckedIOException(e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is attached to the server's device, and what is pinned for it. */
    String attached()
    {
        // The bpftool of Debian 12 does not know tcx.
        final String tcx = hosts.server().call(() -> "tcx: "
            + Bpf.instance().tcxPrograms(Bpf.instance().deviceIndex(Hosts.SERVER_DEV), Bpf.ATTACH_TCX_INGRESS)
            + Bpf.instance().tcxPrograms(Bpf.instance().deviceIndex(Hosts.SERVER_DEV), Bpf.ATTACH_TCX_EGRESS) + "\n");
        return tcx + hosts.server().run("bpftool net show dev " + Hosts.SERVER_DEV)
            + hosts.server().run("tc qdisc show dev " + Hosts.SERVER_DEV) + "pins: " + pins();
    }

    /** Folders of instances below the device's in the bpffs. */
    List<String> pins()
    {
        final Path folder = BPFFS.resolve("brc").resolve(Hosts.SERVER_DEV);
        if (!Files.isDirectory(folder))
        {
            return List.of();
        }
        final String namespace = hosts.server().call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
            .toString().replaceAll("\\D", ""));
        try (var children = Files.list(folder))
        {
            return children.map(child -> child.getFileName().toString()).filter(name -> name.contains(namespace))
                .sorted().toList();
        }
        catch (final java.io.IOException e)
        {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One of the counters of the running server. */
    static long counter(final RawClient client, final String name)
    {
        for (final String line : client.command("INFO", "xdp").text().split("\r\n"))
        {
            if (line.startsWith("xdp_" + name + ":"))
            {
                return Long.parseLong(line.substring(line.indexOf(':') + 1));
            }
        }
        throw new IllegalArgumentException("no counter " + name);
    }

    /** GETs a key until the kernel answers, which takes a fill and a hit that brings the stack in step. */
    static void warm(final RawClient client, final String key, final String value)
    {
        final long before = counter(client, "gets_hit");
        for (int round = 0; round < 200; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                final String got = client.command("GET", key).text();
                if (!value.equals(got))
                {
                    throw new AssertionError("GET " + key + " gave " + got + " instead of " + value);
                }
            }
            if (counter(client, "gets_hit") > before)
            {
                return;
            }
        }
        throw new AssertionError("the kernel never answered: " + client.command("INFO", "xdp").text());
    }

    @Override
    public void close()
    {
        lab.close();
        if (mounted)
        {
            try
            {
                Shell.run("umount " + BPFFS);
            }
            catch (final IllegalStateException inUse)
            {
                if (!Files.exists(BPFFS.resolve("brc"))) // servers of other tests may be using it
                {
                    throw inUse;
                }
            }
        }
    }
}
