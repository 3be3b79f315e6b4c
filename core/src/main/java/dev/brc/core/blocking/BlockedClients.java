package dev.brc.core.blocking;

import java.util.ArrayList;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.core.util.ByteKeyMap;

/**
 * The clients of one server that wait in a blocking command. Loop thread only.
 *
 * <p>How a command blocks, here BLPOP:
 *
 * <pre>{@code
 * final long timeoutMs = BlockingTimeout.seconds(args, args.count() - 1);
 * // … a key has an element: reply and return …
 * if (!server.blockedClients().mayBlock(session))
 * {
 *     out.nullArray(); // inside EXEC: as if the time were over
 *     return;
 * }
 * server.blockedClients().block(session, new BlockedPop(…), keys, timeoutMs);
 * }</pre>
 */
public final class BlockedClients
{
    /** For a command that waits for no key (WAIT). */
    public static final byte[][] NO_KEYS = {};

    private static final long MAX_TIMEOUT_NS = Long.MAX_VALUE / 4;
    private static final String UNBLOCKED = "UNBLOCKED client unblocked via CLIENT UNBLOCK";

    private final ServerContext server;
    private final ByteKeyMap<WaitQueue>[] byDb;
    private ArrayList<WaitQueue> ready = new ArrayList<>();
    private ArrayList<WaitQueue> serving = new ArrayList<>();
    private int count;
    private int queues;

    /**
     * Nobody is blocked.
     *
     * @param server whose clients
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public BlockedClients(final ServerContext server)
    {
        this.server = server;
        byDb = new ByteKeyMap[server.keyspace().databases()];
        for (int i = 0; i < byDb.length; i++)
        {
            byDb[i] = new ByteKeyMap<>();
        }
    }

    /** How many clients wait. */
    public int count()
    {
        return count;
    }

    /** Keys that clients wait for, for each database its own: DEBUG and tests. */
    public int keyCount()
    {
        return queues;
    }

    /**
     * Whether a command of this session may block: not inside EXEC.
     *
     * @param session the client that sent the command
     * @return false: the command replies at once as if its time were over
     */
    public boolean mayBlock(final Session session)
    {
        return !session.is(SessionFlags.IN_EXEC);
    }

    /**
     * Lets the client wait. Its command must not write a reply.
     *
     * @param session   the client that sent the command; {@link #mayBlock} said yes
     * @param command   what it waits for
     * @param keys      of the session's database, in the request's order; kept, duplicates are harmless
     * @param timeoutMs 0: for ever, otherwise ms from now on
     */
    public void block(final Session session, final BlockedCommand command, final byte[][] keys, final long timeoutMs)
    {
        if (session.client().blocked != null || !mayBlock(session))
        {
            throw new IllegalStateException("session " + session.id() + " must not block");
        }
        final BlockedState state = new BlockedState(session, session.db(), keys, command, System.nanoTime());
        final ByteKeyMap<WaitQueue> map = byDb[state.db.index()];
        for (final byte[] key : keys)
        {
            WaitQueue queue = map.get(key);
            if (queue == null)
            {
                queue = new WaitQueue(state.db, key);
                map.put(key, queue);
                queues++;
            }
            queue.add(state);
        }
        session.client().blocked = state;
        session.set(SessionFlags.BLOCKED, true);
        count++;
        if (timeoutMs > 0)
        {
            final long ns = timeoutMs > MAX_TIMEOUT_NS / 1_000_000 ? MAX_TIMEOUT_NS : timeoutMs * 1_000_000;
            state.timer = server.loop().schedule(ns, () -> timeout(state));
        }
    }

    // ---- keys

    /** A key changed: remembers it if somebody waits for it. */
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        if (queues > 0)
        {
            final WaitQueue queue = byDb[db.index()].get(key, offset, length);
            if (queue != null)
            {
                makeReady(queue);
            }
        }
    }

    /** Everything in a database changed (null: in all): remembers every key that somebody waits for. */
    public void everythingMutated(final Db db)
    {
        if (queues == 0)
        {
            return;
        }
        for (int i = 0; i < byDb.length; i++)
        {
            if (db == null || db.index() == i)
            {
                for (ByteKeyMap.Node<WaitQueue> node = byDb[i].first(); node != null; node = node.next())
                {
                    makeReady(node.value());
                }
            }
        }
    }

    private void makeReady(final WaitQueue queue)
    {
        if (!queue.ready)
        {
            queue.ready = true;
            ready.add(queue);
        }
    }

    /** Whether {@link #serveReady} has work. */
    public boolean hasReady()
    {
        return !ready.isEmpty();
    }

    /**
     * Offers every changed key to those who wait for it, in the order in which the keys changed. Serving may change further keys, so
     * it goes on until none is left. Called at the end of the outermost command.
     */
    public void serveReady()
    {
        while (!ready.isEmpty())
        {
            final ArrayList<WaitQueue> batch = ready;
            ready = serving;
            serving = batch;
            for (int i = 0; i < batch.size(); i++)
            {
                final WaitQueue queue = batch.get(i);
                queue.ready = false;
                serve(queue);
            }
            batch.clear();
        }
    }

    private void serve(final WaitQueue queue)
    {
        for (final BlockedState state : queue.snapshot())
        {
            if (!queue.contains(state))
            {
                continue; // served through another key meanwhile
            }
            final Entry entry = queue.db.peek(queue.key);
            final boolean usable = entry != null && entry.type() == state.command.valueType();
            final Session session = state.session;
            final long startNs = System.nanoTime();
            final long errorsBefore = server.stats().totalErrorReplies;
            final Session before = server.processor().current(session);
            final boolean served = usable
                ? state.command.keyReady(session, queue.db, queue.key, session.push())
                : state.command.keyGone(session, queue.db, queue.key, session.push());
            if (served)
            {
                release(state);
                finish(state, startNs, server.stats().totalErrorReplies != errorsBefore);
            }
            server.processor().current(before);
        }
    }

    // ---- other ends of the wait

    private void timeout(final BlockedState state)
    {
        state.timer = null;
        server.advanceClock(System.nanoTime());
        endByTimeout(state);
    }

    private void endByTimeout(final BlockedState state)
    {
        final long startNs = System.nanoTime();
        state.command.timedOut(state.session, state.session.push());
        release(state);
        finish(state, startNs, false);
    }

    /**
     * CLIENT UNBLOCK.
     *
     * @param session whose wait ends
     * @param error   whether it gets an error instead of the reply for a time that is over
     * @return false if it does not wait in a blocking command
     */
    public boolean unblock(final Session session, final boolean error)
    {
        final BlockedState state = session.client().blocked;
        if (state == null)
        {
            return false;
        }
        if (!error)
        {
            endByTimeout(state);
            return true;
        }
        final long startNs = System.nanoTime();
        session.push().error(UNBLOCKED);
        release(state);
        finish(state, startNs, true);
        return true;
    }

    /**
     * Forgets a client whose connection ends.
     *
     * @param session may not be blocked at all
     */
    public void sessionClosed(final Session session)
    {
        if (session.client().blocked != null)
        {
            release(session.client().blocked);
        }
    }

    private void release(final BlockedState state)
    {
        if (state.timer != null)
        {
            state.timer.cancel();
            state.timer = null;
        }
        final ByteKeyMap<WaitQueue> map = byDb[state.db.index()];
        for (final byte[] key : state.keys)
        {
            final WaitQueue queue = map.get(key);
            if (queue != null)
            {
                queue.remove(state);
                if (queue.isEmpty())
                {
                    map.remove(key);
                    queues--;
                }
            }
        }
        state.session.client().blocked = null;
        state.session.set(SessionFlags.BLOCKED, false);
        count--;
    }

    private void finish(final BlockedState state, final long replyStartNs, final boolean failed)
    {
        server.processor().unblocked(state.session, replyStartNs - state.sinceNs, replyStartNs, failed);
        state.session.resumeInput();
    }
}
