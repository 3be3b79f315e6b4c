package dev.brc.core.command;

/** PING, ECHO and QUIT. */
final class ConnectionBasics
{
    private ConnectionBasics()
    {
    }

    static void bind(final CommandTable table)
    {
        table.bind("ping", (session, args, out) ->
        {
            if (args.count() > 2)
            {
                throw ReplyException.arity("ping");
            }
            if (args.count() == 1)
            {
                out.pong();
            }
            else
            {
                out.bulk(args.buffer(), args.offset(1), args.length(1));
            }
        });
        table.bind("echo", (session, args, out) -> out.bulk(args.buffer(), args.offset(1), args.length(1)));
        table.bind("quit", (session, args, out) ->
        {
            out.ok();
            session.closeAfterReply();
        });
    }
}
