package dev.brc.ebpf.bpf;

import java.nio.charset.StandardCharsets;

import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libbpf says. It goes to the debug log; warnings of the current thread are kept too, for the error that follows them.
 * The verifier's log comes as one message, of which an error shows the end.
 */
final class BpfLog implements LibBpf.PrintFunction
{
    private static final Logger LOG = LoggerFactory.getLogger(BpfLog.class);
    private static final int WARN = 0;
    private static final int DEBUG = 2;
    private static final int MESSAGE_BYTES = 4096;
    private static final int VERIFIER_LOG_BYTES = 16 << 20;
    private static final int KEPT_CHARS = 4000;
    private static final String VERIFIER_LOG = "PROG LOAD LOG";

    private final LibC libc;
    private final ThreadLocal<StringBuilder> warnings = ThreadLocal.withInitial(StringBuilder::new);

    BpfLog(final LibC libc)
    {
        this.libc = libc;
    }

    @Override
    public int print(final int level, final Pointer format, final Pointer arguments)
    {
        if (level == DEBUG && !LOG.isDebugEnabled())
        {
            return 0;
        }
        final boolean verifier = format.getString(0).contains(VERIFIER_LOG);
        final Buffer text = new Buffer(verifier ? VERIFIER_LOG_BYTES : MESSAGE_BYTES);
        final int length = libc.vsnprintf(text.address, text.bytes.capacity(), format, arguments);
        final byte[] bytes = new byte[Math.max(0, Math.min(length, text.bytes.capacity() - 1))];
        text.bytes.get(0, bytes);
        final String message = new String(bytes, StandardCharsets.UTF_8).strip();
        LOG.debug("{}", message);
        if (level == WARN)
        {
            final StringBuilder kept = warnings.get();
            kept.append(message).append('\n');
            kept.delete(0, Math.max(0, kept.length() - KEPT_CHARS));
        }
        return 0;
    }

    /** The warnings since the last call on this thread, the last lines of them if they are long. */
    String take()
    {
        final StringBuilder kept = warnings.get();
        final String text = kept.toString().strip();
        kept.setLength(0);
        return text;
    }
}
