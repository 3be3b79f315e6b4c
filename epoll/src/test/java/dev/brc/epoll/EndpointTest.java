package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;

import org.junit.jupiter.api.Test;

class EndpointTest
{
    @Test
    void shouldPrintAddressesAsInetNtopDoes()
    {
        assertThat(Endpoint.tcp("127.0.0.1", 6379)).hasToString("127.0.0.1:6379");
        assertThat(Endpoint.tcp("255.255.255.255", 0)).hasToString("255.255.255.255:0");
        assertThat(Endpoint.tcp("::1", 6379)).hasToString("[::1]:6379");
        assertThat(Endpoint.tcp("::", 1)).hasToString("[::]:1");
        assertThat(Endpoint.tcp("1::", 1)).hasToString("[1::]:1");
        assertThat(Endpoint.tcp("2001:DB8:0:0:1:0:0:1", 1)).hasToString("[2001:db8::1:0:0:1]:1");
        assertThat(Endpoint.tcp("2001:0:0:1:0:0:0:1", 1)).hasToString("[2001:0:0:1::1]:1");
        assertThat(Endpoint.tcp("1:0:2:3:4:5:6:7", 1)).hasToString("[1:0:2:3:4:5:6:7]:1");
        assertThat(Endpoint.tcp("fe80::ab:0", 1)).hasToString("[fe80::ab:0]:1");
        assertThat(Endpoint.inet(mapped(), 9, 0)).hasToString("[::ffff:10.1.2.3]:9");
        assertThat(Endpoint.unix("/tmp/brc.sock")).hasToString("/tmp/brc.sock:0");
    }

    @Test
    void shouldPrintRandomIpv6AddressesSoThatTheyParseBack() throws Exception
    {
        final Random random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            final byte[] address = new byte[16];
            for (int b = 0; b < 16; b++)
            {
                address[b] = random.nextInt(3) == 0 ? (byte) random.nextInt(256) : 0;
            }
            address[0] = 0x20;
            final String text = Endpoint.inet(address, 0, 0).host();
            assertThat(InetAddress.getByName(text).getAddress()).as(text).isEqualTo(address);
            assertThat(text).doesNotContain(":::").isLowerCase();
        }
    }

    @Test
    void shouldParseDottedQuadsOnly()
    {
        assertThat(Inet.parseIpv4("0.0.0.0")).containsExactly(0, 0, 0, 0);
        assertThat(Inet.parseIpv4("192.168.1.255")).containsExactly(192, 168, 1, 255);
        for (final String other : new String[]{"", ".", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.256", "1..2.3",
            "1.2.3.4.", ".1.2.3", "01.2.3.4", "1.2.3.x", "1.2.3.-4", "localhost", "1111.2.3.4"})
        {
            assertThat(Inet.parseIpv4(other)).as(other).isNull();
        }
    }

    @Test
    void shouldKnowWildcardsAndNames()
    {
        assertThat(Endpoint.tcp("*", 1)).isEqualTo(Endpoint.tcp("0.0.0.0", 1)).hasToString("0.0.0.0:1");
        assertThat(Endpoint.tcp("::*", 1)).isEqualTo(Endpoint.tcp("::", 1));
        assertThat(Endpoint.tcp("localhost", 1).isLoopback()).isTrue();
        assertThatThrownBy(() -> Endpoint.tcp("no-such-host.invalid", 1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no address for host name no-such-host.invalid");
    }

    @Test
    void shouldAcceptPortsFromZeroTo65535()
    {
        assertThat(Endpoint.tcp("*", 0).port()).isZero();
        assertThat(Endpoint.tcp("*", 65535).port()).isEqualTo(65535);
        assertThatThrownBy(() -> Endpoint.tcp("*", 65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.tcp("*", -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAcceptUnixPathsOfUpTo107Bytes()
    {
        assertThat(Endpoint.unix("p".repeat(106)).path()).hasSize(106);
        assertThat(Endpoint.unix("p".repeat(107)).path()).hasSize(107);
        assertThatThrownBy(() -> Endpoint.unix("p".repeat(108))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.unix("é".repeat(54))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.unix("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAcceptPermissionsUpTo0777()
    {
        assertThat(Endpoint.unix("p", 0).permissions()).isZero();
        assertThat(Endpoint.unix("p", 0777).permissions()).isEqualTo(0777);
        assertThat(Endpoint.unix("p").permissions()).isEqualTo(Endpoint.DEFAULT_PERMISSIONS);
        assertThatThrownBy(() -> Endpoint.unix("p", 01000)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("permissions 1000 are not between 0 and 777");
        assertThatThrownBy(() -> Endpoint.unix("p", -2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellLoopback()
    {
        assertThat(Endpoint.tcp("127.9.9.9", 1).isLoopback()).isTrue();
        assertThat(Endpoint.tcp("::1", 1).isLoopback()).isTrue();
        assertThat(Endpoint.unix("p").isLoopback()).isTrue();
        assertThat(Endpoint.tcp("128.0.0.1", 1).isLoopback()).isFalse();
        assertThat(Endpoint.tcp("::2", 1).isLoopback()).isFalse();
    }

    @Test
    void shouldSurviveTheWayThroughASockaddr()
    {
        final SocketAddress address = new SocketAddress();
        for (final Endpoint endpoint : new Endpoint[]{Endpoint.tcp("1.2.3.4", 65535), Endpoint.tcp("2001:db8::5", 80),
            Endpoint.inet(Endpoint.tcp("fe80::1", 1).address(), 4, 7), Endpoint.unix("/a/" + "é".repeat(50))})
        {
            address.clear();
            address.encode(endpoint);
            assertThat(address.decode()).isEqualTo(endpoint).hasSameHashCodeAs(endpoint);
        }
    }

    private static byte[] mapped()
    {
        final byte[] address = new byte[16];
        address[10] = -1;
        address[11] = -1;
        address[12] = 10;
        address[13] = 1;
        address[14] = 2;
        address[15] = 3;
        return address;
    }
}
