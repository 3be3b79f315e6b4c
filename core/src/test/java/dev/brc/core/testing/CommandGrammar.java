package dev.brc.core.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random commands from rules: each rule has alternatives, {@code {name}} in one stands for an expansion of that rule. The text is
 * what {@link CommandText} splits, so that quotes and escapes work.
 *
 * <pre>{@code
 * new CommandGrammar()
 *     .rule("key", "k1", "k2")
 *     .rule("command", "GET {key}", "SET {key} {condition}")
 *     .rule("condition", "", "NX", "XX");
 * }</pre>
 */
public final class CommandGrammar
{
    private final Map<String, String[]> rules = new LinkedHashMap<>();

    /**
     * Adds a rule.
     *
     * @param name         as it stands in braces
     * @param alternatives one is chosen at random, each as often as another
     * @return this
     */
    public CommandGrammar rule(final String name, final String... alternatives)
    {
        rules.put(name, alternatives);
        return this;
    }

    /**
     * Expands a rule.
     *
     * @param name   of the rule
     * @param random decides
     * @return text without braces
     * @throws IllegalArgumentException if there is no such rule
     */
    public String expand(final String name, final SplittableRandom random)
    {
        final String[] alternatives = rules.get(name);
        if (alternatives == null)
        {
            throw new IllegalArgumentException("no rule " + name);
        }
        final String template = alternatives[random.nextInt(alternatives.length)];
        final StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length())
        {
            final int open = template.indexOf('{', at);
            if (open < 0 || open > 0 && template.charAt(open - 1) == '$')
            {
                break;
            }
            final int close = template.indexOf('}', open);
            text.append(template, at, open).append(expand(template.substring(open + 1, close), random));
            at = close + 1;
        }
        return text.append(template.substring(at)).toString();
    }
}
