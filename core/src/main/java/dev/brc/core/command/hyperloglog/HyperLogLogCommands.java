package dev.brc.core.command.hyperloglog;

import java.util.Arrays;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.KeyEvents;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** PFADD, PFCOUNT and PFMERGE. One instance a server: it has scratch space. */
public final class HyperLogLogCommands
{
    private final HllSparse work = new HllSparse();
    private final byte[] registers = new byte[HllFormat.REGISTERS];

    private HyperLogLogCommands()
    {
    }

    /**
     * Binds all of them.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        final HyperLogLogCommands commands = new HyperLogLogCommands();
        table.bind("pfadd", commands::pfadd);
        table.bind("pfcount", commands::pfcount);
        table.bind("pfmerge", commands::pfmerge);
        HllDebugCommands.bind(table);
    }

    private void pfadd(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = checked(session.db().lookupWrite(args.buffer(), args.offset(1), args.length(1)));
        final boolean dense = entry != null && HllFormat.encoding(entry.array(), entry.offset()) == HllFormat.DENSE;
        final boolean changed = dense ? addDense(session, args) : addSparse(session, args, entry);
        if (changed)
        {
            KeyEvents.string(session, "pfadd", args, 1);
        }
        out.oneOrZero(changed);
    }

    /** Changes the registers where they are. */
    private static boolean addDense(final Session session, final Arguments args)
    {
        final Entry entry = session.db().editString(args.buffer(), args.offset(1), args.length(1), 0);
        final byte[] bytes = entry.array();
        final int offset = entry.offset();
        boolean changed = false;
        for (int i = 2; i < args.count(); i++)
        {
            final long hash = HllHash.hash(args.buffer(), args.offset(i), args.length(i));
            changed |= HllDense.raise(bytes, offset, HllFormat.register(hash), HllFormat.value(hash));
        }
        if (changed)
        {
            HllFormat.invalidate(bytes, offset);
            session.db().valueMutated(args.buffer(), args.offset(1), args.length(1));
        }
        return changed;
    }

    private boolean addSparse(final Session session, final Arguments args, final Entry entry)
    {
        load(entry);
        final int maxBytes = maxSparseBytes(session);
        boolean changed = entry == null;
        for (int i = 2; i < args.count(); i++)
        {
            final long hash = HllHash.hash(args.buffer(), args.offset(i), args.length(i));
            changed |= work.raise(HllFormat.register(hash), HllFormat.value(hash), maxBytes);
        }
        if (changed)
        {
            HllFormat.invalidate(work.bytes(), 0);
            store(session, args);
        }
        return changed;
    }

    private void pfcount(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 2)
        {
            mergeAll(session, args, 1);
            out.integer(HllEstimator.estimate(registers));
            return;
        }
        final Entry entry = checked(session.db().lookupRead(args.buffer(), args.offset(1), args.length(1)));
        if (entry == null)
        {
            out.integer(0);
            return;
        }
        long cardinality = HllFormat.cardinality(entry.array(), entry.offset());
        if (cardinality < 0)
        {
            work.load(entry.array(), entry.offset(), entry.length());
            Arrays.fill(registers, (byte) 0);
            work.mergeInto(registers);
            cardinality = HllEstimator.estimate(registers);
            final Entry edited = session.db().editString(args.buffer(), args.offset(1), args.length(1), 0);
            HllFormat.cardinality(edited.array(), edited.offset(), cardinality);
            session.db().valueMutated(args.buffer(), args.offset(1), args.length(1));
        }
        out.integer(cardinality);
    }

    private void pfmerge(final Session session, final Arguments args, final RespWriter out)
    {
        final boolean dense = mergeAll(session, args, 1);
        load(session.db().lookupWrite(args.buffer(), args.offset(1), args.length(1)));
        if (dense && !work.isDense())
        {
            work.toDense();
        }
        final int maxBytes = maxSparseBytes(session);
        for (int i = 0; i < HllFormat.REGISTERS; i++)
        {
            if (registers[i] != 0)
            {
                work.raise(i, registers[i], maxBytes);
            }
        }
        HllFormat.invalidate(work.bytes(), 0);
        store(session, args);
        KeyEvents.string(session, "pfadd", args, 1);
        out.ok();
    }

    /** Sets {@link #registers} to the union of all keys from an argument on; whether one of them is dense. */
    private boolean mergeAll(final Session session, final Arguments args, final int first)
    {
        Arrays.fill(registers, (byte) 0);
        boolean dense = false;
        for (int i = first; i < args.count(); i++)
        {
            final Entry entry = checked(session.db().lookupRead(args.buffer(), args.offset(i), args.length(i)));
            if (entry != null)
            {
                work.load(entry.array(), entry.offset(), entry.length());
                work.mergeInto(registers);
                dense |= work.isDense();
            }
        }
        return dense;
    }

    private void load(final Entry entry)
    {
        if (entry == null)
        {
            work.clear();
        }
        else
        {
            work.load(entry.array(), entry.offset(), entry.length());
        }
    }

    private void store(final Session session, final Arguments args)
    {
        session.db().setRawString(args.buffer(), args.offset(1), args.length(1), work.bytes(), 0, work.length(), true);
    }

    private static int maxSparseBytes(final Session session)
    {
        return (int) Math.min(Integer.MAX_VALUE, session.server().config().hllSparseMaxBytes);
    }

    /**
     * Checks that an entry is a HyperLogLog.
     *
     * @param entry may be null
     * @return the entry
     * @throws ReplyException if it is none
     */
    static Entry checked(final Entry entry)
    {
        if (entry != null)
        {
            if (!entry.isString())
            {
                throw ReplyException.WRONG_TYPE;
            }
            if (entry.isInt() || !HllFormat.isValid(entry.array(), entry.offset(), entry.length()))
            {
                throw HllErrors.NOT_A_HLL;
            }
        }
        return entry;
    }
}
