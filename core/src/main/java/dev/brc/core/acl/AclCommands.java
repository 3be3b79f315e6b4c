package dev.brc.core.acl;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.command.AclCategory;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Help;
import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.server.ServerContext;
import dev.brc.core.session.Session;

/** <a href="https://redis.io/commands/acl/">ACL</a>. */
public final class AclCommands
{
    private static final Logger LOG = LoggerFactory.getLogger(AclCommands.class);
    private static final int DEFAULT_PASSWORD_BITS = 256;
    private static final int MAX_PASSWORD_BITS = 4096;
    private static final int DEFAULT_LOG_ENTRIES = 10;
    private static final String NO_FILE = "ERR This Redis instance is not configured to use an ACL file. You may want to specify"
        + " users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file"
        + " set) in order to store users in the Redis configuration.";

    private AclCommands()
    {
    }

    /**
     * Binds the commands.
     *
     * @param table of the server
     */
    public static void bind(final CommandTable table)
    {
        table.bind("acl|whoami", (session, args, out) -> out.bulk(session.client().user.name()));
        table.bind("acl|users", AclCommands::users);
        table.bind("acl|list", AclCommands::list);
        table.bind("acl|getuser", AclCommands::getuser);
        table.bind("acl|setuser", AclCommands::setuser);
        table.bind("acl|deluser", AclCommands::deluser);
        table.bind("acl|cat", AclCommands::cat);
        table.bind("acl|genpass", AclCommands::genpass);
        table.bind("acl|log", AclCommands::log);
        table.bind("acl|dryrun", AclCommands::dryrun);
        table.bind("acl|load", AclCommands::load);
        table.bind("acl|save", AclCommands::save);
        table.bind("acl|help", (session, args, out) -> Help.reply("acl", out));
    }

    private static Acl acl(final Session session)
    {
        return session.server().acl();
    }

    private static void users(final Session session, final Arguments args, final RespWriter out)
    {
        out.array(acl(session).users().size());
        acl(session).users().forEach(user -> out.bulk(user.name()));
    }

    private static void list(final Session session, final Arguments args, final RespWriter out)
    {
        out.array(acl(session).users().size());
        acl(session).users().forEach(user -> out.bulk("user " + user.name() + " " + AclText.rules(user)));
    }

    private static void getuser(final Session session, final Arguments args, final RespWriter out)
    {
        final AclUser user = acl(session).find(args.text(2));
        if (user == null)
        {
            out.nullBulk();
            return;
        }
        final List<String> flags = AclText.flags(user);
        out.map(6);
        out.bulk("flags");
        out.set(flags.size());
        flags.forEach(out::bulk);
        out.bulk("passwords");
        out.array(user.passwords.size());
        user.passwords.forEach(out::bulk);
        describe(user.root(), out);
        out.bulk("selectors");
        out.array(user.selectors.size() - 1L);
        for (final Selector selector : user.selectors.subList(1, user.selectors.size()))
        {
            out.map(3);
            describe(selector, out);
        }
    }

    private static void describe(final Selector selector, final RespWriter out)
    {
        out.bulk("commands");
        out.bulk(AclText.commands(selector));
        out.bulk("keys");
        out.bulk(AclText.keys(selector));
        out.bulk("channels");
        out.bulk(AclText.channels(selector));
    }

    private static void setuser(final Session session, final Arguments args, final RespWriter out)
    {
        for (int i = 2; i < args.count(); i++)
        {
            session.server().processor().redaction().hide(i);
        }
        final Acl acl = acl(session);
        final String name = args.text(2);
        if (AclRules.hasSpaces(name))
        {
            throw new ReplyException("ERR Usernames can't contain spaces or null characters");
        }
        final List<String> words = new ArrayList<>();
        for (int i = 3; i < args.count(); i++)
        {
            words.add(args.text(i));
        }
        final AclUser present = acl.find(name);
        final AclUser changed = present == null ? acl.create(name) : present.copy();
        for (final String rule : rules(words))
        {
            try
            {
                AclRules.apply(changed, rule, acl.newUsersMayUseAllChannels());
            }
            catch (final AclException e)
            {
                throw new ReplyException("ERR Error in ACL SETUSER modifier '" + rule + "': " + e.getMessage());
            }
        }
        final AclUser user = acl.findOrCreate(name);
        user.take(changed);
        acl.changed(user);
        out.ok();
    }

    private static List<String> rules(final List<String> words)
    {
        try
        {
            return AclFile.joinSelectors(words, 0);
        }
        catch (final AclException e)
        {
            throw new ReplyException("ERR " + e.getMessage());
        }
    }

    private static void deluser(final Session session, final Arguments args, final RespWriter out)
    {
        int deleted = 0;
        for (int i = 2; i < args.count(); i++)
        {
            final String name = args.text(i);
            if (acl(session).find(name) == acl(session).defaultUser())
            {
                throw new ReplyException("ERR The 'default' user cannot be removed");
            }
            deleted += acl(session).remove(name) ? 1 : 0;
        }
        out.integer(deleted);
        acl(session).closeIfUserIsGone(session);
    }

    private static void cat(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.subcommand(args, "ACL");
        }
        if (args.count() == 2)
        {
            out.array(AclCategory.count());
            for (int i = 0; i < AclCategory.count(); i++)
            {
                out.bulk(AclCategory.name(i));
            }
            return;
        }
        final long category = AclCategory.bit(args.text(2));
        if (category == 0)
        {
            throw new ReplyException("ERR Unknown category '" + args.cText(2) + "'");
        }
        final List<CommandSpec> found = new ArrayList<>();
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            if ((spec.aclCategories() & category) != 0 && session.server().table().isVisible(spec))
            {
                found.add(spec);
            }
        }
        out.array(found.size());
        found.forEach(spec -> out.bulk(spec.fullNameBytes()));
    }

    private static void genpass(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.subcommand(args, "ACL");
        }
        final long bits = args.count() == 3 ? args.integer(2) : DEFAULT_PASSWORD_BITS;
        if (bits <= 0 || bits > MAX_PASSWORD_BITS)
        {
            throw new ReplyException(
                "ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
                    + " number up to " + MAX_PASSWORD_BITS);
        }
        final SecureRandom random = new SecureRandom();
        final StringBuilder digits = new StringBuilder();
        for (int i = 0; i < (bits + 3) / 4; i++)
        {
            digits.append(Character.forDigit(random.nextInt(16), 16));
        }
        out.bulk(digits.toString());
    }

    private static void log(final Session session, final Arguments args, final RespWriter out)
    {
        if (args.count() > 3)
        {
            throw ReplyException.subcommand(args, "ACL");
        }
        final List<AclLog.Entry> entries = acl(session).log().entries();
        if (args.count() == 3 && args.is(2, "reset"))
        {
            entries.clear();
            out.ok();
            return;
        }
        final long wanted = args.count() == 3 ? args.integer(2) : DEFAULT_LOG_ENTRIES;
        final int count = (int) Math.max(0, Math.min(wanted, entries.size()));
        out.array(count);
        for (final AclLog.Entry entry : entries.subList(0, count))
        {
            out.map(7);
            out.bulk("count");
            out.integer(entry.count);
            out.bulk("reason");
            out.bulk(entry.reason.logName());
            out.bulk("context");
            out.bulk(entry.context);
            out.bulk("object");
            out.bulk(entry.object);
            out.bulk("username");
            out.bulk(entry.user);
            out.bulk("age-seconds");
            out.doubleValue((session.server().nowMs() - entry.atMs) / 1000.0);
            out.bulk("client-info");
            out.bulk(entry.client);
        }
    }

    private static void dryrun(final Session session, final Arguments args, final RespWriter out)
    {
        final AclUser user = acl(session).find(args.text(2));
        if (user == null)
        {
            throw new ReplyException("ERR User '" + args.cText(2) + "' not found");
        }
        final CommandSpec spec = session.server().table().lookup(args, 3);
        if (spec == null)
        {
            throw new ReplyException("ERR Command '" + args.cText(3) + "' not found");
        }
        if (!spec.arityAllows(args.count() - 3))
        {
            throw ReplyException.arity(spec.fullName());
        }
        final Verdict verdict = acl(session).check(user, spec, args, 3);
        switch (verdict.reason())
        {
            case ALLOWED -> out.ok();
            case KEY ->
                out.bulk("This user has no permissions to access the '" + args.text(verdict.argument()) + "' key");
            case CHANNEL -> out
                .bulk("This user has no permissions to access the '" + args.text(verdict.argument()) + "' channel");
            default -> out.bulk("This user has no permissions to run the '" + spec.fullName() + "' command");
        }
    }

    private static AclFile file(final ServerContext server)
    {
        if (server.config().aclfile.isEmpty())
        {
            throw new ReplyException(NO_FILE);
        }
        return new AclFile(server.config());
    }

    private static void load(final Session session, final Arguments args, final RespWriter out)
    {
        final AclFile file = file(session.server());
        final AclUser defaultUser = new AclUser(acl(session).defaultUser().name());
        Acl.makeDefault(defaultUser);
        final Map<String, AclUser> users = file.load(defaultUser);
        if (file.errors() != null)
        {
            throw new ReplyException("ERR " + file.errors()
                + "WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
        }
        acl(session).take(users);
        out.ok();
        acl(session).closeIfUserIsGone(session);
    }

    private static void save(final Session session, final Arguments args, final RespWriter out)
    {
        final AclFile file = file(session.server());
        try
        {
            file.save(acl(session).users());
        }
        catch (final IOException e)
        {
            LOG.warn("ACL SAVE: {}", e.toString());
            throw new ReplyException(
                "ERR There was an error trying to save the ACLs. Please check the server logs for more information");
        }
        out.ok();
    }
}
