package dev.brc.core.acl;

import java.nio.charset.StandardCharsets;

import dev.brc.core.command.KeyFlags;
import dev.brc.core.util.Glob;

/** Keys that a user may use, and for what: {@code ~a*}, {@code %R~a*}, {@code %W~a*}. */
final class KeyPattern
{
    static final int READ = 1;
    static final int WRITE = 1 << 1;
    static final int ALL = READ | WRITE;

    private static final int WRITES = KeyFlags.UPDATE | KeyFlags.INSERT | KeyFlags.DELETE;

    final String text;
    private final byte[] pattern;
    private int access;

    KeyPattern(final String text, final int access)
    {
        this.text = text;
        this.pattern = text.getBytes(StandardCharsets.ISO_8859_1);
        this.access = access;
    }

    KeyPattern copy()
    {
        return new KeyPattern(text, access);
    }

    void add(final int more)
    {
        access |= more;
    }

    boolean allows(final int wanted, final byte[] buffer, final int offset, final int length)
    {
        return (access & wanted) == wanted && matches(pattern, buffer, offset, length);
    }

    /** What a command does to the contents of a key, as this class has it: neither for one that only looks whether it exists. */
    static int access(final int keyFlags)
    {
        return ((keyFlags & KeyFlags.ACCESS) != 0 ? READ : 0) | ((keyFlags & WRITES) != 0 ? WRITE : 0);
    }

    boolean allowsEverything()
    {
        return access == ALL && text.equals("*");
    }

    static boolean matches(final byte[] pattern, final byte[] buffer, final int offset, final int length)
    {
        return pattern.length == 1 && pattern[0] == '*'
            || Glob.matches(pattern, 0, pattern.length, buffer, offset, length, false);
    }

    @Override
    public String toString()
    {
        return (access == ALL ? "~" : access == READ ? "%R~" : "%W~") + text;
    }
}
