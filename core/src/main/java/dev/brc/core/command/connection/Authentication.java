package dev.brc.core.command.connection;

import dev.brc.core.acl.Acl;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.session.Session;

/** Who a client says it is: what AUTH and HELLO AUTH share. */
final class Authentication
{
    private static final ReplyException WRONGPASS = new ReplyException(
        "WRONGPASS invalid username-password pair or user is disabled.");
    private static final ReplyException NO_PASSWORD = new ReplyException(
        "ERR AUTH <password> called without any password configured for the default user. "
            + "Are you sure your configuration is correct?");

    private Authentication()
    {
    }

    /**
     * AUTH with a password only.
     *
     * @throws ReplyException if the default user needs none, or another one
     */
    static void authenticateDefault(final Session session, final Arguments args, final int password)
    {
        final Acl acl = session.server().acl();
        if (acl.defaultUser().needsNoPassword())
        {
            throw NO_PASSWORD;
        }
        if (!acl.logIn(session, args, acl.defaultUser().name(), args.text(password)))
        {
            throw WRONGPASS;
        }
    }

    /**
     * Authenticates the session as a user.
     *
     * @param user     index of the name in the request
     * @param password index of the password
     * @throws ReplyException if there is no such user, it is off, or the password is not one of its own
     */
    static void authenticate(final Session session, final Arguments args, final int user, final int password)
    {
        if (!session.server().acl().logIn(session, args, args.text(user), args.text(password)))
        {
            throw WRONGPASS;
        }
    }

    /**
     * The name of a user that exists.
     *
     * @throws ReplyException if there is none of that name
     */
    static String existingUser(final Session session, final Arguments args, final int index)
    {
        final String name = args.text(index);
        if (session.server().acl().find(name) == null)
        {
            throw new ReplyException("ERR No such user '" + name + "'");
        }
        return name;
    }

    /** The user that the session acts as. */
    static String userName(final Session session)
    {
        return session.client().user.name();
    }
}
