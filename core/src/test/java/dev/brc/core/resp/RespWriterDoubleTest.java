package dev.brc.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RespWriterDoubleTest
{
    private final RespWriter out = new RespWriter(new ChunkPool());

    private String written()
    {
        final String text = new String(out.toByteArray(), StandardCharsets.US_ASCII);
        out.clear();
        return text;
    }

    @Test
    void shouldWriteDoublesInBothProtocols()
    {
        out.doubleValue(3.1);
        out.doubleValue(Double.NEGATIVE_INFINITY);
        assertThat(written()).isEqualTo("$18\r\n3.1000000000000001\r\n$4\r\n-inf\r\n");
        out.resp3(true);
        out.doubleValue(3.1);
        out.doubleValue(Double.POSITIVE_INFINITY);
        out.doubleValue(5);
        assertThat(written()).isEqualTo(",3.1000000000000001\r\n,inf\r\n,5\r\n");
        out.muted(true);
        out.doubleValue(3.1);
        assertThat(written()).isEmpty();
    }
}
