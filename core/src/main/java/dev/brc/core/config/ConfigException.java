package dev.brc.core.config;

/** A mistake in the configuration, for the operator: one sentence that says where it is. */
public final class ConfigException extends RuntimeException
{
    /**
     * A mistake.
     *
     * @param message file, line, setting and what is wrong
     */
    public ConfigException(final String message)
    {
        super(message);
    }
}
