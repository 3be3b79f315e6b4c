package dev.brc.core.command;

import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** Told of commands that took at least as long as the slow log or the latency monitor is set to notice. */
@FunctionalInterface
public interface SlowCallListener
{
    /**
     * A command took long.
     *
     * @param session    who sent it
     * @param spec       the command
     * @param args       its request, valid during the call only; secrets are named by {@link CommandProcessor#redaction}
     * @param durationNs how long it took
     */
    void slowCall(Session session, CommandSpec spec, Arguments args, long durationNs);
}
