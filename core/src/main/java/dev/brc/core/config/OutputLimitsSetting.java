package dev.brc.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.brc.core.session.OutputBufferLimit;

/** {@code client-output-buffer-limit}: four words for each class of clients; classes that are not named keep their limits. */
final class OutputLimitsSetting extends WordsSetting
{
    private static final List<String> CLASSES = List.of("normal", "slave", "pubsub");
    private static final int WORDS_PER_CLASS = 4;

    private final Config config;

    OutputLimitsSetting(final Config config, final String doc)
    {
        super("client-output-buffer-limit", doc,
            "for each class: normal, replica or pubsub, hard limit, soft limit, seconds");
        this.config = config;
    }

    @Override
    public String get()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < CLASSES.size(); i++)
        {
            final OutputBufferLimit limit = config.outputBufferLimit(i);
            text.append(i == 0 ? "" : " ").append(CLASSES.get(i)).append(' ').append(limit.hardBytes()).append(' ')
                .append(limit.softBytes()).append(' ').append(limit.softSeconds());
        }
        return text.toString();
    }

    @Override
    public List<String> rewrite()
    {
        final List<String> lines = new ArrayList<>();
        final String[] defaults = defaultText().split(" ");
        for (int i = 0; i < CLASSES.size(); i++)
        {
            final OutputBufferLimit limit = config.outputBufferLimit(i);
            final String text = limit.hardBytes() + " " + limit.softBytes() + " " + limit.softSeconds();
            final int at = i * WORDS_PER_CLASS;
            if (!text.equals(defaults[at + 1] + " " + defaults[at + 2] + " " + defaults[at + 3]))
            {
                lines.add((i == OutputBufferLimit.REPLICA ? "replica" : CLASSES.get(i)) + " "
                    + ConfigText.memory(limit.hardBytes()) + " " + ConfigText.memory(limit.softBytes()) + " "
                    + limit.softSeconds());
            }
        }
        return lines;
    }

    @Override
    public String set(final List<String> values)
    {
        if (isEmpty(values))
        {
            return null;
        }
        if (values.size() % WORDS_PER_CLASS != 0)
        {
            return "Wrong number of arguments in buffer limit configuration.";
        }
        final OutputBufferLimit[] limits = new OutputBufferLimit[CLASSES.size()];
        for (int i = 0; i < values.size(); i += WORDS_PER_CLASS)
        {
            final String name = values.get(i).toLowerCase(Locale.ROOT);
            final int type = CLASSES.indexOf(name.equals("replica") ? "slave" : name);
            if (type < 0)
            {
                return "Invalid client class specified in buffer limit configuration.";
            }
            final long hard = ConfigText.parseMemory(values.get(i + 1));
            final long soft = ConfigText.parseMemory(values.get(i + 2));
            final String seconds = values.get(i + 3);
            if (hard < 0 || soft < 0 || !ConfigText.isInteger(seconds) || Long.parseLong(seconds) < 0
                || Long.parseLong(seconds) > Integer.MAX_VALUE)
            {
                return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            }
            limits[type] = new OutputBufferLimit(hard, soft, Integer.parseInt(seconds));
        }
        for (int i = 0; i < limits.length; i++)
        {
            if (limits[i] != null)
            {
                config.outputBufferLimit(i, limits[i]);
            }
        }
        return null;
    }
}
