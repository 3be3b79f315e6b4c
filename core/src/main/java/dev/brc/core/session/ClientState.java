package dev.brc.core.session;

import dev.brc.core.acl.AclUser;
import dev.brc.core.blocking.BlockedState;
import dev.brc.core.pubsub.Subscriptions;
import dev.brc.core.resp.Arguments;
import dev.brc.core.tracking.ClientTracking;
import dev.brc.core.transaction.Transaction;

/** What only some clients have: names, and the state of subsystems, each null until it is needed. Loop thread only. */
public final class ClientState
{
    /** CLIENT SETNAME; empty: none. */
    public String name = "";
    /** CLIENT SETINFO LIB-NAME; empty: none. */
    public String libName = "";
    /** CLIENT SETINFO LIB-VER; empty: none. */
    public String libVersion = "";
    /** Who the client acts as; null only until it has been accepted. */
    public AclUser user;
    /** Whether the client may act as that user: it gave the password, or needed none when it came. */
    public boolean authenticated;
    /** Queued commands and watched keys; null: neither. */
    public Transaction transaction;
    /** Subscriptions; null: none. */
    public Subscriptions subscriptions;
    /** The blocking command that the client waits in; null: none. */
    public BlockedState blocked;
    /** Options of CLIENT TRACKING; null: off. */
    public ClientTracking tracking;
    /** The command that CLIENT PAUSE postponed; null: none. */
    public Arguments postponed;
}
