package dev.brc.core.command;

import java.util.BitSet;

import dev.brc.core.resp.Arguments;

/**
 * Which arguments of the command being executed are secrets: MONITOR and the slow log show {@code (redacted)} instead of them.
 * Loop thread only.
 */
public final class Redaction
{
    /** What is shown instead of a secret. */
    public static final String SHOWN = "(redacted)";

    private final BitSet hidden = new BitSet();
    private boolean any;

    /**
     * Hides an argument of the command being executed.
     *
     * @param index of the argument, the command's name being 0
     */
    public void hide(final int index)
    {
        hidden.set(index);
        any = true;
    }

    /**
     * An argument as it may be shown.
     *
     * @param args  the request being executed
     * @param index of the argument
     * @return each byte one character
     */
    public String shown(final Arguments args, final int index)
    {
        return isHidden(index) ? SHOWN : args.text(index);
    }

    /**
     * Whether an argument is a secret.
     *
     * @param index of the argument
     * @return true: show {@link #SHOWN}
     */
    public boolean isHidden(final int index)
    {
        return any && hidden.get(index);
    }

    void clear()
    {
        if (any)
        {
            hidden.clear();
            any = false;
        }
    }
}
