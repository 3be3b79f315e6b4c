package dev.brc.core.command.hyperloglog;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** PFDEBUG GETREG, DECODE, ENCODING and TODENSE; PFSELFTEST. */
final class HllDebugCommands
{
    private static final ReplyException NO_KEY = new ReplyException("ERR The specified key does not exist");
    private static final ReplyException NOT_SPARSE = new ReplyException("ERR HLL encoding is not sparse");

    private HllDebugCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("pfdebug", HllDebugCommands::pfdebug);
        table.bind("pfselftest", HllDebugCommands::pfselftest);
    }

    static void pfdebug(final Session session, final Arguments args, final RespWriter out)
    {
        final Entry entry = HyperLogLogCommands.checked(session.db().lookupWrite(args.buffer(), args.offset(2),
            args.length(2)));
        if (entry == null)
        {
            throw NO_KEY;
        }
        final boolean known = args.is(1, "getreg") || args.is(1, "decode") || args.is(1, "encoding")
            || args.is(1, "todense");
        if (!known)
        {
            throw new ReplyException("ERR Unknown PFDEBUG subcommand '" + args.cText(1) + "'");
        }
        if (args.count() != 3)
        {
            throw new ReplyException("ERR Wrong number of arguments for the '" + args.cText(1) + "' subcommand");
        }
        final HllSparse work = new HllSparse();
        work.load(entry.array(), entry.offset(), entry.length());
        final boolean dense = work.isDense();
        if (args.is(1, "encoding"))
        {
            out.simple(dense ? "dense" : "sparse");
        }
        else if (args.is(1, "decode"))
        {
            if (dense)
            {
                throw NOT_SPARSE;
            }
            out.bulk(work.decode());
        }
        else
        {
            if (!dense)
            {
                work.toDense();
                session.db().setRawString(args.buffer(), args.offset(2), args.length(2), work.bytes(), 0,
                    work.length(), true);
            }
            if (args.is(1, "todense"))
            {
                out.oneOrZero(!dense);
            }
            else
            {
                registers(work, out);
            }
        }
    }

    private static void registers(final HllSparse work, final RespWriter out)
    {
        out.array(HllFormat.REGISTERS);
        for (int i = 0; i < HllFormat.REGISTERS; i++)
        {
            out.integer(HllDense.get(work.bytes(), 0, i));
        }
    }

    static void pfselftest(final Session session, final Arguments args, final RespWriter out)
    {
        final String failure = HllSelfTest.run();
        if (failure != null)
        {
            throw new ReplyException("TESTFAILED " + failure);
        }
        out.ok();
    }
}
