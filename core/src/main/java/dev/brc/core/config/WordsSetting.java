package dev.brc.core.config;

import java.util.List;

/** Several words: each setting of this kind says which. */
abstract class WordsSetting extends Setting
{
    private final String accepts;

    WordsSetting(final String name, final String doc, final String accepts)
    {
        super(name, doc);
        this.accepts = accepts;
        words();
    }

    @Override
    public final String accepts()
    {
        return accepts;
    }

    @Override
    public List<String> rewrite()
    {
        final String text = get();
        return List.of(text.isEmpty() ? "\"\"" : text);
    }

    /** Whether all that was given is nothing: an empty value. */
    static boolean isEmpty(final List<String> values)
    {
        return values.isEmpty() || values.size() == 1 && values.get(0).isEmpty();
    }
}
