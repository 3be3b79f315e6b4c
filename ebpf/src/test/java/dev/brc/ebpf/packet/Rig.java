package dev.brc.ebpf.packet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.net.Lab;
import dev.brc.ebpf.net.Libc;
import dev.brc.ebpf.net.Namespace;

/**
 * Runs the tests of a class inside of a network namespace of their own, so that nothing leaves it, and checks that each of them raises the
 * counters that it names.
 */
final class Rig implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback
{
    /** A device whose other end nobody listens to. */
    static final String DEVICE = "s0";
    static final String PEER = "c0";

    /** The counters that a test raises. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Raises
    {
        /** Names of {@code BRC_COUNTERS_LIST}. */
        String[] value();
    }

    private static Lab lab;
    private static Namespace namespace;
    private Map<String, Long> before;

    /** The device's number, on a thread inside of the namespace. */
    static int device()
    {
        return Bpf.instance().deviceIndex(DEVICE);
    }

    /** Runs ip(8) inside of the namespace. */
    static void ip(final String arguments)
    {
        namespace.ip(arguments);
    }

    /** Moves this thread into the namespace, which is made on first use. */
    static synchronized void enter()
    {
        if (lab == null)
        {
            lab = new Lab();
            namespace = lab.namespace("packets");
            namespace.sysctl("net.ipv6.conf.default.disable_ipv6", "1"); // no multicast of its own
            namespace.ip("link add " + DEVICE + " type veth peer name " + PEER);
            namespace.ip("link set " + DEVICE + " up");
            namespace.ip("link set " + PEER + " up");
        }
        Libc.enterNamespace("/run/netns/" + namespace.name());
    }

    /** Moves this thread back to where the JVM was started. */
    static void leave()
    {
        Libc.enterNamespace("/proc/self/ns/net"); // the process's first thread, which is not ours, never left
    }

    /** Unloads the programs and deletes the namespace. */
    static synchronized void close()
    {
        Kernel.closeAll();
        lab.close();
        lab = null;
    }

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        enter();
        // Kept for the classes to come: the verifier takes its time.
        context.getRoot().getStore(ExtensionContext.Namespace.create(Rig.class)).getOrComputeIfAbsent(Rig.class,
            key -> (AutoCloseable) Rig::close);
    }

    @Override
    public void afterAll(final ExtensionContext context)
    {
        leave();
    }

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        Kernel.forgetSent();
        before = Kernel.allCounters();
    }

    @Override
    public void afterEach(final ExtensionContext context)
    {
        final Raises raises = context.getRequiredTestMethod().getAnnotation(Raises.class);
        if (raises == null || context.getExecutionException().isPresent())
        {
            return;
        }
        final Map<String, Long> after = Kernel.allCounters();
        for (final String counter : raises.value())
        {
            if (after.getOrDefault(counter, 0L) <= before.getOrDefault(counter, 0L))
            {
                throw new AssertionError(counter + " was not raised");
            }
        }
    }
}
