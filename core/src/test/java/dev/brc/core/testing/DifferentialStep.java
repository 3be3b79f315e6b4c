package dev.brc.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One line of a differential case: what is sent or awaited on which connection, and how the replies are compared. */
final class DifferentialStep
{
    /** What a line does. */
    enum Kind
    {
        /** Sends a command and compares one reply. */
        COMMAND,
        /** Sends a command ({@code > COMMAND}). */
        SEND,
        /** Sends bytes as they are ({@code = "bytes"}). */
        SEND_RAW,
        /** Compares one message ({@code <}). */
        RECEIVE,
        /** Compares everything up to the end of the connection ({@code <eof}). */
        END,
        /** Half-closes the connection ({@code ^}): the server sees the end of the stream. */
        SHUTDOWN_OUTPUT,
        /** Closes the connection ({@code close}). */
        CLOSE
    }

    final int lineNumber;
    final String source;
    final int connection;
    final Kind kind;
    final String text;

    int repeat = 1;
    int unorderedGroup;
    boolean deep;
    boolean shape;
    boolean ignore;
    long within = -1;
    Pattern until;
    Pattern only;
    String store;
    final List<Pattern> masks = new ArrayList<>();

    DifferentialStep(final int lineNumber, final String source, final int connection, final Kind kind,
        final String text)
    {
        this.lineNumber = lineNumber;
        this.source = source;
        this.connection = connection;
        this.kind = kind;
        this.text = text;
    }

    /** Whether replies have to be equal byte for byte. */
    boolean exact()
    {
        return unorderedGroup == 0 && !shape && only == null && masks.isEmpty();
    }

    /** How this line's replies are made comparable. */
    ReplyView view()
    {
        final ReplyView view = new ReplyView();
        if (unorderedGroup > 0)
        {
            if (deep)
            {
                view.unorderedDeep(unorderedGroup);
            }
            else
            {
                view.unordered(unorderedGroup);
            }
        }
        if (shape)
        {
            view.shapeOnly();
        }
        if (only != null)
        {
            view.only(only);
        }
        masks.forEach(view::mask);
        return view;
    }
}
