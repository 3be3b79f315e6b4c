package dev.brc.core.acl;

/** A rule of a user that cannot be obeyed; the message is Redis's. */
final class AclException extends Exception
{
    private static final long serialVersionUID = 1;

    static final String UNKNOWN = "Unknown command or category name in ACL";
    static final String SYNTAX = "Syntax error";

    AclException(final String message)
    {
        super(message, null, false, false);
    }
}
