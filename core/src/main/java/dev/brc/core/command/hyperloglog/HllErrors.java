package dev.brc.core.command.hyperloglog;

import dev.brc.core.command.ReplyException;

/** Errors of the HyperLogLog commands. */
final class HllErrors
{
    /** The sparse registers of a string do not make up all registers. */
    static final ReplyException CORRUPT = new ReplyException("INVALIDOBJ Corrupted HLL object detected");
    /** The string has no header of a HyperLogLog. */
    static final ReplyException NOT_A_HLL = new ReplyException(
        "WRONGTYPE Key is not a valid HyperLogLog string value.");

    private HllErrors()
    {
    }
}
