package dev.brc.core.acl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.KeyPositions;
import dev.brc.core.command.connection.ClientInfo;
import dev.brc.core.config.ConfigException;
import dev.brc.core.config.ConfigLine;
import dev.brc.core.resp.Arguments;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/**
 * The users of one server, and what sessions may do. A session whose user may do everything carries no flag and costs nothing.
 * Loop thread only.
 */
public final class Acl
{
    private static final String DEFAULT = "default";

    private final ServerContext server;
    private final Map<String, AclUser> users = new TreeMap<>();
    private final AclUser defaultUser = new AclUser(DEFAULT);
    private final AclLog log;
    private final KeyPositions positions = new KeyPositions();
    private final Verdict verdict = new Verdict();
    private boolean currentLostItsUser;

    /**
     * The default user only, who may do everything without a password.
     *
     * @param server whose users these are
     */
    public Acl(final ServerContext server)
    {
        this.server = server;
        this.log = new AclLog(server);
        users.put(DEFAULT, defaultUser);
        makeDefault(defaultUser);
    }

    /** As the default user is when nobody says anything. */
    static void makeDefault(final AclUser user)
    {
        user.enabled = true;
        user.nopass = true;
        user.root().allKeys = true;
        user.root().allChannels = true;
        user.root().allCommands(true);
    }

    /**
     * Takes users from the settings: password of the default user, {@code user} lines, or the file that {@code aclfile} names.
     *
     * @throws ConfigException if a rule cannot be obeyed, or the file not be read
     */
    public void loadAtStart()
    {
        updateDefaultPassword();
        final List<ConfigLine> lines = server.config().users;
        if (!server.config().aclfile.isEmpty())
        {
            if (!lines.isEmpty())
            {
                throw lines.get(0).error("users are defined here and in the aclfile "
                    + server.config().aclfile + ": use one of them");
            }
            final AclFile file = new AclFile(server.config());
            final Map<String, AclUser> loaded = file.load(newDefault());
            if (file.errors() != null)
            {
                throw new ConfigException(file.errors());
            }
            take(loaded);
        }
        final List<String> seen = new ArrayList<>();
        for (final ConfigLine line : lines)
        {
            final String name = line.words().get(1);
            if (AclRules.hasSpaces(name))
            {
                throw line.error("user names must not contain spaces");
            }
            if (seen.contains(name))
            {
                throw line.error("Duplicate user found. A user can only be defined once in config files");
            }
            seen.add(name);
            final AclUser user = findOrCreate(name);
            if (user == defaultUser)
            {
                AclRules.reset(user, newUsersMayUseAllChannels());
            }
            try
            {
                for (final String rule : AclFile.joinSelectors(line.words(), 2))
                {
                    AclRules.apply(user, rule, newUsersMayUseAllChannels());
                }
            }
            catch (final AclException e)
            {
                throw line.error(e.getMessage());
            }
        }
    }

    boolean newUsersMayUseAllChannels()
    {
        return server.config().aclPubsubDefault.equals("allchannels");
    }

    private AclUser newDefault()
    {
        final AclUser user = new AclUser(DEFAULT);
        makeDefault(user);
        return user;
    }

    /** Obeys {@code requirepass}. */
    public void updateDefaultPassword()
    {
        final String password = server.config().requirepass;
        defaultUser.passwords.clear();
        defaultUser.nopass = password.isEmpty();
        if (!password.isEmpty())
        {
            defaultUser.passwords.add(AclRules.hash(password));
        }
        refreshAll();
    }

    // ---- users

    /** The user of connections that did not authenticate. @return never null */
    public AclUser defaultUser()
    {
        return defaultUser;
    }

    /** All users, in order of their names. @return live view */
    public Collection<AclUser> users()
    {
        return users.values();
    }

    /**
     * Finds a user.
     *
     * @param name each character one byte
     * @return null if there is none
     */
    public AclUser find(final String name)
    {
        return users.get(name);
    }

    AclUser findOrCreate(final String name)
    {
        return users.computeIfAbsent(name, this::create);
    }

    AclUser create(final String name)
    {
        final AclUser user = new AclUser(name);
        user.root().allChannels = newUsersMayUseAllChannels();
        return user;
    }

    /** Removes a user, never the default one, and closes its clients. */
    boolean remove(final String name)
    {
        final AclUser user = users.remove(name);
        if (user != null)
        {
            closeClientsOf(user);
        }
        return user != null;
    }

    private void closeClientsOf(final AclUser user)
    {
        for (final Session session : server.sessions().all())
        {
            if (session.client().user == user)
            {
                session.client().user = defaultUser;
                session.client().authenticated = false;
                refresh(session);
                if (session == server.processor().current())
                {
                    currentLostItsUser = true; // gets its reply first
                }
                else
                {
                    session.closeAsap();
                }
            }
        }
    }

    /** To be called behind the reply of a command that may have removed the user who sent it. */
    void closeIfUserIsGone(final Session session)
    {
        if (currentLostItsUser)
        {
            currentLostItsUser = false;
            session.closeAfterReply();
        }
    }

    /** Replaces all users; the default user's object stays, and so do its clients. */
    void take(final Map<String, AclUser> loaded)
    {
        final List<AclUser> before = new ArrayList<>(users.values());
        users.clear();
        loaded.forEach((name, user) ->
        {
            if (name.equals(DEFAULT))
            {
                defaultUser.take(user);
            }
            else
            {
                users.put(name, user);
            }
        });
        users.put(DEFAULT, defaultUser);
        before.remove(defaultUser);
        before.forEach(this::closeClientsOf);
        changed(defaultUser);
    }

    /** A user's rules changed: its sessions are checked by the new ones, and subscribers that may not listen any more are closed. */
    void changed(final AclUser user)
    {
        for (final Session session : server.sessions().all())
        {
            if (session.client().user == user && !server.pubSub().subscriptionsMatch(session, user::allowsChannel))
            {
                session.closeAsap();
            }
        }
        refreshAll();
    }

    /** {@code user} lines for CONFIG REWRITE. @return without the word user; null if users are in a file of their own */
    public List<String> configLines()
    {
        if (!server.config().aclfile.isEmpty())
        {
            return null;
        }
        final List<String> lines = new ArrayList<>();
        users.forEach((name, user) -> lines.add(name + " " + AclText.rules(user)));
        return lines;
    }

    // ---- sessions

    /** A client was accepted. */
    public void sessionOpened(final Session session)
    {
        logOut(session);
    }

    /** The session acts as the default user again: RESET. */
    public void logOut(final Session session)
    {
        session.client().user = defaultUser;
        session.client().authenticated = defaultUser.nopass && defaultUser.enabled;
        refresh(session);
    }

    /**
     * Lets a session act as a user if name and password are right.
     *
     * @param args     the request, AUTH or HELLO
     * @param name     of the user
     * @param password as the client gave it; each character one byte
     * @return whether they are
     */
    public boolean logIn(final Session session, final Arguments args, final String name, final String password)
    {
        final AclUser user = users.get(name);
        if (user == null || !user.enabled || !user.nopass && !user.passwords.contains(AclRules.hash(password)))
        {
            add(session, Verdict.Reason.AUTH, args.text(0), name);
            return false;
        }
        session.client().user = user;
        session.client().authenticated = true;
        refresh(session);
        return true;
    }

    private void refreshAll()
    {
        for (final Session session : server.sessions().all())
        {
            refresh(session);
        }
    }

    /** Sets the flags by which commands are let through, and tells the cache in front at once. */
    private void refresh(final Session session)
    {
        final AclUser user = session.client().user;
        final boolean mustLogIn = !(defaultUser.nopass && defaultUser.enabled);
        session.set(SessionFlags.NOT_AUTHENTICATED, mustLogIn && !session.client().authenticated);
        session.set(SessionFlags.ACL_CHECKED, !user.isUnrestricted());
        session.set(SessionFlags.USER_RESTRICTED, !user.mayGetEveryKey());
        if (server.processor() != null && session != server.processor().current())
        {
            session.publishEligibility();
        }
    }

    // ---- checks

    /**
     * Whether the user of a session may run a request.
     *
     * @return valid until the next check
     */
    public Verdict check(final Session session, final CommandSpec spec, final Arguments args)
    {
        return check(session.client().user, spec, args, 0);
    }

    Verdict check(final AclUser user, final CommandSpec spec, final Arguments args, final int from)
    {
        user.check(spec, args, from, positions, verdict);
        return verdict;
    }

    /**
     * Whether the user of a session may use a command on all keys, for commands that find keys by patterns (SORT BY, GET).
     *
     * @param spec the command
     * @param args its request
     */
    public boolean mayUseAllKeys(final Session session, final CommandSpec spec, final Arguments args)
    {
        return session.client().user.mayUseAllKeys(spec, args);
    }

    /**
     * Records that a request was denied.
     *
     * @param denied what {@link #check} said
     */
    public void denied(final Session session, final CommandSpec spec, final Arguments args, final Verdict denied)
    {
        final String object = denied.argument() == Verdict.NONE ? spec.fullName() : args.text(denied.argument());
        add(session, denied.reason(), object, session.client().user.name());
    }

    private void add(final Session session, final Verdict.Reason reason, final String object, final String user)
    {
        final String context = session.is(SessionFlags.MULTI) ? "multi" : "toplevel";
        log.add(new AclLog.Entry(reason, context, object, user), ClientInfo.line(session));
    }

    /** What was denied. @return never null */
    AclLog log()
    {
        return log;
    }
}
