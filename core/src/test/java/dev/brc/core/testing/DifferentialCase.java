package dev.brc.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A titled list of commands that two servers answer alike. Read from a file by {@link DifferentialFile}. */
public final class DifferentialCase
{
    final String file;
    final int lineNumber;
    final String title;
    final List<DifferentialStep> steps = new ArrayList<>();
    final List<String[]> settings = new ArrayList<>();
    final List<String> needs = new ArrayList<>();
    boolean resp2 = true;
    boolean resp3 = true;

    DifferentialCase(final String file, final int lineNumber, final String title)
    {
        this.file = file;
        this.lineNumber = lineNumber;
        this.title = title;
    }

    /** The RESP versions the case runs with: 2, 3 or both. */
    public List<Integer> protocols()
    {
        final List<Integer> protocols = new ArrayList<>();
        if (resp2)
        {
            protocols.add(2);
        }
        if (resp3)
        {
            protocols.add(3);
        }
        return protocols;
    }

    /** Commands without which the case says nothing about its topic. */
    public List<String> needs()
    {
        return needs;
    }

    /** The line after {@code #}. */
    public String title()
    {
        return title;
    }

    /** The group: the folder of the file it was read from. */
    public String group()
    {
        final int slash = file.indexOf('/');
        return slash < 0 ? file : file.substring(0, slash);
    }

    /** The file it was read from, relative to the folder of all cases. */
    public String file()
    {
        return file;
    }

    /** Whether one of the commands starts with these words. */
    boolean mentions(final String words)
    {
        for (final DifferentialStep step : steps)
        {
            if (step.text.toUpperCase(Locale.ROOT).startsWith(words))
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString()
    {
        return file + ":" + lineNumber + " " + title;
    }
}
