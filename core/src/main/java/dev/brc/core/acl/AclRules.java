package dev.brc.core.acl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

import dev.brc.core.command.AclCategory;
import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandTable;

/** Obeys the rules of ACL SETUSER, one word at a time: {@code on}, {@code >password}, {@code +get}, {@code ~key*}, {@code (+set %R~a)}. */
final class AclRules
{
    private static final int HASH_DIGITS = 64;
    private static final String BAD_HASH = "The password hash must be exactly 64 characters and contain only lowercase"
        + " hexadecimal characters";
    private static final String NO_SUCH_PASSWORD = "The password you are trying to remove from the user does not exist";
    private static final String AFTER_ALL_KEYS = "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid"
        + " and does not have any effect. Try 'resetkeys' to start with an empty list of patterns";
    private static final String AFTER_ALL_CHANNELS = "Adding a pattern after the * pattern (or the 'allchannels' flag) is not"
        + " valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels";

    private AclRules()
    {
    }

    /**
     * Changes a user.
     *
     * @param allChannels whether {@code reset} leaves all channels allowed: {@code acl-pubsub-default}
     * @throws AclException if the rule cannot be obeyed
     */
    static void apply(final AclUser user, final String rule, final boolean allChannels) throws AclException
    {
        switch (rule.toLowerCase(Locale.ROOT))
        {
            case "" -> {
                // nothing
            }
            case "on" -> user.enabled = true;
            case "off" -> user.enabled = false;
            case "nopass" -> nopass(user, true);
            case "resetpass" -> nopass(user, false);
            case "sanitize-payload" -> user.sanitizePayload = true;
            case "skip-sanitize-payload" -> user.sanitizePayload = false;
            case "clearselectors" -> user.selectors.subList(1, user.selectors.size()).clear();
            case "reset" -> reset(user, allChannels);
            default -> password(user, rule, allChannels);
        }
    }

    private static void nopass(final AclUser user, final boolean on)
    {
        user.nopass = on;
        user.passwords.clear();
    }

    static void reset(final AclUser user, final boolean allChannels)
    {
        user.enabled = false;
        nopass(user, false);
        user.sanitizePayload = true;
        user.selectors.clear();
        user.selectors.add(newSelector(allChannels));
    }

    static Selector newSelector(final boolean allChannels)
    {
        final Selector selector = new Selector();
        selector.allChannels = allChannels;
        return selector;
    }

    private static void password(final AclUser user, final String rule, final boolean allChannels) throws AclException
    {
        final String argument = rule.substring(1);
        switch (rule.charAt(0))
        {
            case '>' -> addPassword(user, hash(argument));
            case '#' -> addPassword(user, checkedHash(argument));
            case '<' -> removePassword(user, hash(argument));
            case '!' -> removePassword(user, checkedHash(argument));
            case '(' -> {
                if (!rule.endsWith(")"))
                {
                    throw new AclException(AclException.SYNTAX);
                }
                final Selector selector = newSelector(allChannels);
                for (final String each : rule.substring(1, rule.length() - 1).split(" "))
                {
                    if (!each.isEmpty())
                    {
                        apply(selector, each);
                    }
                }
                user.selectors.add(selector);
            }
            default -> apply(user.root(), rule);
        }
    }

    private static void addPassword(final AclUser user, final String hash)
    {
        if (!user.passwords.contains(hash))
        {
            user.passwords.add(hash);
        }
        user.nopass = false;
    }

    private static void removePassword(final AclUser user, final String hash) throws AclException
    {
        if (!user.passwords.remove(hash))
        {
            throw new AclException(NO_SUCH_PASSWORD);
        }
    }

    private static String checkedHash(final String hash) throws AclException
    {
        boolean valid = hash.length() == HASH_DIGITS;
        for (int i = 0; i < hash.length(); i++)
        {
            final char c = hash.charAt(i);
            valid &= c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
        }
        if (!valid)
        {
            throw new AclException(BAD_HASH);
        }
        return hash;
    }

    /** SHA-256 of a password, in hexadecimal. */
    static String hash(final String password)
    {
        try
        {
            final byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(password.getBytes(StandardCharsets.ISO_8859_1));
            final StringBuilder hex = new StringBuilder(HASH_DIGITS);
            for (final byte b : digest)
            {
                hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
            return hex.toString();
        }
        catch (final NoSuchAlgorithmException e)
        {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    // ---- selectors

    private static void apply(final Selector selector, final String rule) throws AclException
    {
        switch (rule.toLowerCase(Locale.ROOT))
        {
            case "allkeys", "~*" -> keys(selector, true);
            case "resetkeys" -> keys(selector, false);
            case "allchannels", "&*" -> channels(selector, true);
            case "resetchannels" -> channels(selector, false);
            case "allcommands", "+@all" -> selector.allCommands(true);
            case "nocommands", "-@all" -> selector.allCommands(false);
            default -> applyPattern(selector, rule);
        }
    }

    private static void keys(final Selector selector, final boolean all)
    {
        selector.allKeys = all;
        selector.keys.clear();
    }

    private static void channels(final Selector selector, final boolean all)
    {
        selector.allChannels = all;
        selector.channels.clear();
    }

    private static void applyPattern(final Selector selector, final String rule) throws AclException
    {
        final String argument = rule.substring(1);
        switch (rule.charAt(0))
        {
            case '~' -> addKeys(selector, argument, KeyPattern.ALL);
            case '%' -> addKeysWithAccess(selector, argument);
            case '&' -> addChannel(selector, argument);
            case '+' -> {
                if (argument.startsWith("@"))
                {
                    selector.category(category(argument), true);
                }
                else
                {
                    allow(selector, argument);
                }
            }
            case '-' -> {
                if (argument.startsWith("@"))
                {
                    selector.category(category(argument), false);
                }
                else
                {
                    selector.command(command(argument), false);
                }
            }
            default -> throw new AclException(AclException.SYNTAX);
        }
    }

    private static void addKeysWithAccess(final Selector selector, final String argument) throws AclException
    {
        if (selector.allKeys)
        {
            throw new AclException(AFTER_ALL_KEYS);
        }
        int access = 0;
        int at = 0;
        while (at < argument.length() && argument.charAt(at) != '~')
        {
            switch (argument.charAt(at++))
            {
                case 'r', 'R' -> access |= KeyPattern.READ;
                case 'w', 'W' -> access |= KeyPattern.WRITE;
                default -> throw new AclException(AclException.SYNTAX);
            }
        }
        if (access == 0)
        {
            throw new AclException(AclException.SYNTAX);
        }
        addKeys(selector, argument.substring(Math.min(at + 1, argument.length())), access);
    }

    private static void addKeys(final Selector selector, final String pattern, final int access) throws AclException
    {
        if (selector.allKeys)
        {
            throw new AclException(AFTER_ALL_KEYS);
        }
        if (hasSpaces(pattern))
        {
            throw new AclException(AclException.SYNTAX);
        }
        for (final KeyPattern each : selector.keys)
        {
            if (each.text.equals(pattern))
            {
                each.add(access);
                return;
            }
        }
        selector.keys.add(new KeyPattern(pattern, access));
    }

    private static void addChannel(final Selector selector, final String pattern) throws AclException
    {
        if (selector.allChannels)
        {
            throw new AclException(AFTER_ALL_CHANNELS);
        }
        if (hasSpaces(pattern))
        {
            throw new AclException(AclException.SYNTAX);
        }
        if (!selector.channels.contains(pattern))
        {
            selector.channels.add(pattern);
        }
    }

    /** Whether text has blanks or zero bytes, which neither names nor patterns may have. */
    static boolean hasSpaces(final String text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == ' ' || c >= '\t' && c <= '\r' || c == 0)
            {
                return true;
            }
        }
        return false;
    }

    private static long category(final String argument) throws AclException
    {
        final long bit = AclCategory.bit(argument.substring(1));
        if (bit == 0)
        {
            throw new AclException(AclException.UNKNOWN);
        }
        return bit;
    }

    private static CommandSpec command(final String name) throws AclException
    {
        final CommandSpec spec = CommandTable.find(name.toLowerCase(Locale.ROOT));
        if (spec == null)
        {
            throw new AclException(AclException.UNKNOWN);
        }
        return spec;
    }

    /** {@code get}, {@code config|get}, or {@code select|0}: a command with a certain first argument. */
    private static void allow(final Selector selector, final String name) throws AclException
    {
        final int bar = name.lastIndexOf('|');
        if (bar < 0)
        {
            selector.command(command(name), true);
            return;
        }
        final CommandSpec spec = command(name.substring(0, bar));
        if (spec.parent() != null)
        {
            throw new AclException("Allowing first-arg of a subcommand is not supported");
        }
        if (bar == name.length() - 1)
        {
            throw new AclException(AclException.SYNTAX);
        }
        if (spec.isContainer())
        {
            selector.command(command(name), true);
        }
        else
        {
            selector.firstArgument(spec, name.substring(bar + 1));
        }
    }
}
