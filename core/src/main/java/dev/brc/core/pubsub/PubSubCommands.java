package dev.brc.core.pubsub;

import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;
import dev.brc.core.util.ByteKeyMap;

/** The commands of the group "pubsub". */
public final class PubSubCommands
{
    private PubSubCommands()
    {
    }

    /**
     * Binds the commands.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("subscribe", (session, args, out) -> subscribe(ChannelKind.CHANNEL, session, args));
        table.bind("psubscribe", (session, args, out) -> subscribe(ChannelKind.PATTERN, session, args));
        table.bind("ssubscribe", (session, args, out) -> subscribe(ChannelKind.SHARD, session, args));
        table.bind("unsubscribe", (session, args, out) -> unsubscribe(ChannelKind.CHANNEL, session, args));
        table.bind("punsubscribe", (session, args, out) -> unsubscribe(ChannelKind.PATTERN, session, args));
        table.bind("sunsubscribe", (session, args, out) -> unsubscribe(ChannelKind.SHARD, session, args));
        table.bind("publish", PubSubCommands::publish);
        table.bind("spublish", PubSubCommands::spublish);
        table.bind("pubsub|channels", (session, args, out) -> channels(ChannelKind.CHANNEL, session, args, out));
        table.bind("pubsub|shardchannels", (session, args, out) -> channels(ChannelKind.SHARD, session, args, out));
        table.bind("pubsub|numsub", (session, args, out) -> numsub(ChannelKind.CHANNEL, session, args, out));
        table.bind("pubsub|shardnumsub", (session, args, out) -> numsub(ChannelKind.SHARD, session, args, out));
        table.bind("pubsub|numpat",
            (session, args, out) -> out.integer(session.server().pubSub().patternCount()));
        table.bind("pubsub|help", (session, args, out) -> Help.reply("pubsub", out));
    }

    private static void subscribe(final ChannelKind kind, final Session session, final Arguments args)
    {
        for (int i = 1; i < args.count(); i++)
        {
            session.server().pubSub().subscribe(kind, session, args.bytes(i));
        }
    }

    private static void unsubscribe(final ChannelKind kind, final Session session, final Arguments args)
    {
        if (args.count() == 1)
        {
            session.server().pubSub().unsubscribeAll(kind, session);
        }
        for (int i = 1; i < args.count(); i++)
        {
            session.server().pubSub().unsubscribe(kind, session, args.bytes(i));
        }
    }

    private static void publish(final Session session, final Arguments args, final RespWriter out)
    {
        out.integer(session.server().pubSub().publish(args.buffer(), args.offset(1), args.length(1), args.buffer(),
            args.offset(2), args.length(2)));
    }

    private static void spublish(final Session session, final Arguments args, final RespWriter out)
    {
        out.integer(session.server().pubSub().publishToShard(args.buffer(), args.offset(1), args.length(1),
            args.buffer(), args.offset(2), args.length(2)));
    }

    private static void channels(final ChannelKind kind, final Session session, final Arguments args,
        final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw new ReplyException("ERR unknown subcommand or wrong number of arguments for '" + args.text(1)
                + "'. Try PUBSUB HELP.");
        }
        final byte[] pattern = args.count() == 3 ? args.bytes(2) : null;
        final RespWriter names = out.deferred();
        int count = 0;
        for (ByteKeyMap.Node<Subscribers> node = session.server().pubSub().all(kind).first(); node != null; node = node
            .next())
        {
            if (pattern == null || PubSub.matches(pattern, node.key(), 0, node.key().length))
            {
                names.bulk(node.key());
                count++;
            }
        }
        out.end(names, '*', count);
    }

    private static void numsub(final ChannelKind kind, final Session session, final Arguments args,
        final RespWriter out)
    {
        final ByteKeyMap<Subscribers> all = session.server().pubSub().all(kind);
        out.array((args.count() - 2) * 2L);
        for (int i = 2; i < args.count(); i++)
        {
            final Subscribers subscribers = all.get(args.buffer(), args.offset(i), args.length(i));
            out.bulk(args.buffer(), args.offset(i), args.length(i));
            out.integer(subscribers == null ? 0 : subscribers.count());
        }
    }
}
