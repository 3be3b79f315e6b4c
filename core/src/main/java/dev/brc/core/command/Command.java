package dev.brc.core.command;

import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** What one command does. Runs on the event-loop thread and must not block it. */
@FunctionalInterface
public interface Command
{
    /**
     * Executes the command and writes exactly one reply (none where Redis sends none).
     *
     * @param session the client that sent it
     * @param args    its arguments, the name first; valid only during the call
     * @param out     where the reply goes
     * @throws ReplyException for an error reply; nothing may have been written or changed before it is thrown
     */
    void execute(Session session, Arguments args, RespWriter out);
}
