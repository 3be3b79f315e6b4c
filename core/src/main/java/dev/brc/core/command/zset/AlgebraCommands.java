package dev.brc.core.command.zset;

import java.util.Arrays;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Numbers;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.DoubleParser;
import dev.brc.core.value.ZsetValue;

/** ZUNION, ZINTER, ZDIFF, what stores their results, and ZINTERCARD. */
final class AlgebraCommands
{
    private static final ReplyException NOT_A_WEIGHT = new ReplyException("ERR weight value is not a float");
    private static final ReplyException NEGATIVE_LIMIT = new ReplyException("ERR LIMIT can't be negative");

    private enum Operation
    {
        UNION, INTERSECTION, DIFFERENCE
    }

    private AlgebraCommands()
    {
    }

    static void bind(final CommandTable table)
    {
        bind(table, "zunion", Operation.UNION);
        bind(table, "zinter", Operation.INTERSECTION);
        bind(table, "zdiff", Operation.DIFFERENCE);
        table.bind("zintercard", AlgebraCommands::zintercard);
    }

    private static void bind(final CommandTable table, final String name, final Operation operation)
    {
        final String store = name + "store";
        table.bind(name, (session, args, out) ->
        {
            final Request request = new Request(session, args, 1, name);
            request.parse(operation, true);
            final ZsetValue result = request.run(session, operation);
            RangeCommands.reply(result, 0, result.size(), false, request.withScores, out);
        });
        table.bind(store, (session, args, out) ->
        {
            final Request request = new Request(session, args, 2, store);
            request.parse(operation, false);
            final ZsetValue result = request.run(session, operation);
            result.reduce(session.server().config().zsetMaxListpackEntries,
                session.server().config().zsetMaxListpackValue);
            ZsetCommands.store(session, args, 1, result, store);
            out.integer(result.size());
        });
    }

    static void zintercard(final Session session, final Arguments args, final RespWriter out)
    {
        final Request request = new Request(session, args, 1, "zintercard");
        long limit = 0;
        for (int option = request.firstOption; option < args.count(); option += 2)
        {
            if (!args.is(option, "limit") || option + 1 == args.count())
            {
                throw ReplyException.SYNTAX;
            }
            limit = Numbers.atLeast(args, option + 1, 0, NEGATIVE_LIMIT);
        }
        final long most = limit == 0 ? Long.MAX_VALUE : limit;
        final long[] count = new long[1];
        ZsetAlgebra.intersection(request.operands, Aggregate.SUM, (member, score) -> ++count[0] < most);
        out.integer(count[0]);
    }

    /** The arguments from {@code numkeys} on. */
    private static final class Request
    {
        private final Arguments args;
        private final Operand[] operands;
        private final int firstOption;
        private Aggregate aggregate = Aggregate.SUM;
        private boolean withScores;

        Request(final Session session, final Arguments args, final int numKeys, final String command)
        {
            this.args = args;
            final long keys = args.integer(numKeys);
            if (keys < 1)
            {
                throw new ReplyException("ERR at least 1 input key is needed for '" + command + "' command");
            }
            if (keys > args.count() - numKeys - 1)
            {
                throw ReplyException.SYNTAX;
            }
            operands = new Operand[(int) keys];
            for (int i = 0; i < operands.length; i++)
            {
                operands[i] = Operand.read(session, args, numKeys + 1 + i);
            }
            firstOption = numKeys + 1 + operands.length;
        }

        void parse(final Operation operation, final boolean mayHaveScores)
        {
            int option = firstOption;
            while (option < args.count())
            {
                final int rest = args.count() - option;
                if (operation != Operation.DIFFERENCE && rest > operands.length && args.is(option, "weights"))
                {
                    for (final Operand operand : operands)
                    {
                        operand.weight = weight(++option);
                    }
                }
                else if (operation != Operation.DIFFERENCE && rest > 1 && args.is(option, "aggregate"))
                {
                    aggregate = aggregate(++option);
                }
                else if (mayHaveScores && args.is(option, "withscores"))
                {
                    withScores = true;
                }
                else
                {
                    throw ReplyException.SYNTAX;
                }
                option++;
            }
        }

        private double weight(final int index)
        {
            final double weight = DoubleParser.parse(args.buffer(), args.offset(index), args.length(index));
            if (Double.isNaN(weight))
            {
                throw NOT_A_WEIGHT;
            }
            return weight;
        }

        private Aggregate aggregate(final int index)
        {
            if (args.is(index, "sum"))
            {
                return Aggregate.SUM;
            }
            if (args.is(index, "min"))
            {
                return Aggregate.MIN;
            }
            if (args.is(index, "max"))
            {
                return Aggregate.MAX;
            }
            throw ReplyException.SYNTAX;
        }

        ZsetValue run(final Session session, final Operation operation)
        {
            final ZsetValue result = new ZsetValue();
            result.enlarge(); // as in Redis, where it shows: a listpack does not keep the sign of -0
            final Operand.Visitor collector = (member, score) ->
            {
                ZsetCommands.put(session, result, member, score);
                return true;
            };
            if (operation == Operation.DIFFERENCE)
            {
                ZsetAlgebra.difference(operands, collector);
                return result;
            }
            // Sums of more than two scores depend on the order: Redis goes from the smallest operand to the largest.
            Arrays.sort(operands, (a, b) -> Integer.compare(a.size(), b.size()));
            if (operation == Operation.UNION)
            {
                ZsetAlgebra.union(operands, aggregate, collector);
            }
            else
            {
                ZsetAlgebra.intersection(operands, aggregate, collector);
            }
            return result;
        }
    }
}
