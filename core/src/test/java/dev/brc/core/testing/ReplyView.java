package dev.brc.core.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns replies into a readable text in which the things that Redis leaves open (the order of a set's members, a time)
 * are made equal, so that two replies are equivalent if their texts are equal. Types and nulls stay visible.
 */
public final class ReplyView
{
    private boolean unordered;
    private boolean deep;
    private boolean shapeOnly;
    private int groupSize = 1;
    private Pattern only;
    private final List<Pattern> masks = new ArrayList<>();

    /** Sorts the elements of the outermost aggregate, {@code size} neighbours at a time (2 for a flattened map). */
    public ReplyView unordered(final int size)
    {
        unordered = true;
        groupSize = size;
        return this;
    }

    /** Sorts the elements of every aggregate, {@code size} neighbours at a time. */
    public ReplyView unorderedDeep(final int size)
    {
        deep = true;
        return unordered(size);
    }

    /** Replaces each match within a scalar's text by {@code <masked>}. */
    public ReplyView mask(final Pattern pattern)
    {
        masks.add(pattern);
        return this;
    }

    /** Keeps of a scalar's text only the matches. */
    public ReplyView only(final Pattern pattern)
    {
        only = pattern;
        return this;
    }

    /** Keeps types and the number of elements only. */
    public ReplyView shapeOnly()
    {
        shapeOnly = true;
        return this;
    }

    /** The text of one reply. */
    public String render(final Reply reply)
    {
        return render(reply, unordered);
    }

    private String render(final Reply reply, final boolean sort)
    {
        if (reply.isNull())
        {
            return "null " + reply.escaped();
        }
        if (!reply.isAggregate())
        {
            return scalar(reply);
        }

        final List<String> elements = new ArrayList<>();
        for (final Reply element : reply.elements())
        {
            elements.add(render(element, deep));
        }
        return name(reply.type()) + (sort ? sorted(reply, elements) : elements);
    }

    private List<String> sorted(final Reply reply, final List<String> elements)
    {
        final int size = reply.type() == '%' ? 2 : scalarsOnly(reply) ? groupSize : 1;
        final List<String> groups = new ArrayList<>();
        for (int i = 0; i < elements.size(); i += size)
        {
            groups.add(String.join(" ", elements.subList(i, Math.min(i + size, elements.size()))));
        }
        Collections.sort(groups);
        return groups;
    }

    private static boolean scalarsOnly(final Reply reply)
    {
        for (final Reply element : reply.elements())
        {
            if (element.isAggregate())
            {
                return false;
            }
        }
        return true;
    }

    private String scalar(final Reply reply)
    {
        if (shapeOnly)
        {
            return name(reply.type());
        }
        String text = Reply.latin1(reply.content());
        if (only != null)
        {
            text = only.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        }
        for (final Pattern mask : masks)
        {
            text = mask.matcher(text).replaceAll("<masked>");
        }
        final String escaped = Reply.escape(text.getBytes(StandardCharsets.ISO_8859_1));
        final boolean number = reply.type() == ':' || reply.type() == ',' || reply.type() == '(' || reply.type() == '#';
        return name(reply.type()) + ' ' + (number ? escaped : '"' + escaped + '"');
    }

    private static String name(final char type)
    {
        switch (type)
        {
            case '+':
                return "simple";
            case '-':
                return "error";
            case ':':
                return "integer";
            case '$':
                return "bulk";
            case '*':
                return "array";
            case '#':
                return "boolean";
            case ',':
                return "double";
            case '(':
                return "big-number";
            case '=':
                return "verbatim";
            case '!':
                return "blob-error";
            case '~':
                return "set";
            case '%':
                return "map";
            case '>':
                return "push";
            case '|':
                return "attribute";
            default:
                throw new IllegalArgumentException("not a RESP type: " + type);
        }
    }
}
