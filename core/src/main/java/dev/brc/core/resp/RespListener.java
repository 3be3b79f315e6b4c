package dev.brc.core.resp;

/** Is told of what a {@link RespWriter} writes that the server counts. */
@FunctionalInterface
public interface RespListener
{
    /**
     * An error reply was written.
     *
     * @param message code and text, without the leading minus
     */
    void onError(String message);
}
