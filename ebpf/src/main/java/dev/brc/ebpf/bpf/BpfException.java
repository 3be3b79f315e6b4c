package dev.brc.ebpf.bpf;

/** The kernel cache cannot be had, for a reason that an operator can mend: the message is one sentence that says what. */
public class BpfException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** A sentence. */
    public BpfException(final String message)
    {
        super(message);
    }

    /** A sentence and where it comes from. */
    public BpfException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
