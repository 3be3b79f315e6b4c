package dev.brc.core.command;

import dev.brc.core.resp.Arguments;

/**
 * An error that the client caused: the command stops and the message goes back as an error reply.
 *
 * <p>Carries no stack trace, so that throwing it is cheap; the common ones are constants.
 */
public final class ReplyException extends RuntimeException
{
    /** The key holds another type than the command works on. */
    public static final ReplyException WRONG_TYPE = new ReplyException(
        "WRONGTYPE Operation against a key holding the wrong kind of value");
    /** An argument or value is not a canonical 64-bit integer. */
    public static final ReplyException NOT_AN_INTEGER = new ReplyException(
        "ERR value is not an integer or out of range");
    /** An argument or value is not a floating point number. */
    public static final ReplyException NOT_A_FLOAT = new ReplyException("ERR value is not a valid float");
    /** Options that do not fit together, or an unknown one. */
    public static final ReplyException SYNTAX = new ReplyException("ERR syntax error");
    /** The command needs the key to exist. */
    public static final ReplyException NO_SUCH_KEY = new ReplyException("ERR no such key");
    /** An offset or index argument is outside its range. */
    public static final ReplyException INDEX_OUT_OF_RANGE = new ReplyException("ERR index out of range");

    /**
     * An error reply.
     *
     * @param message code and text without the leading minus and the line end, such as {@code "ERR syntax error"}
     */
    public ReplyException(final String message)
    {
        super(message, null, false, false);
    }

    /**
     * Wrong number of arguments of a subcommand, for those that check it themselves.
     *
     * @param args      the request, whose second argument names the subcommand
     * @param container the command's name in upper case
     * @return the error
     */
    public static ReplyException subcommand(final Arguments args, final String container)
    {
        return new ReplyException("ERR unknown subcommand or wrong number of arguments for '" + args.cText(1)
            + "'. Try " + container + " HELP.");
    }

    /**
     * Wrong number of arguments.
     *
     * @param fullName the command's name as Redis prints it, such as {@code get} or {@code client|kill}
     * @return the error
     */
    public static ReplyException arity(final String fullName)
    {
        return new ReplyException("ERR wrong number of arguments for '" + fullName + "' command");
    }
}
