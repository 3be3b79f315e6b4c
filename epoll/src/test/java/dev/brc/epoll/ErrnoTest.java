package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest
{
    private static final int LAST = 133;

    @Test
    void shouldAgreeWithJnrConstantsOnEveryNumber()
    {
        for (int errno = 1; errno <= LAST; errno++)
        {
            final jnr.constants.platform.Errno reference = jnr.constants.platform.Errno.valueOf(errno);
            if (reference == jnr.constants.platform.Errno.__UNKNOWN_CONSTANT__)
            {
                assertThat(Errno.symbol(errno)).isEqualTo("errno " + errno);
                continue;
            }
            assertThat(Errno.description(errno)).isEqualTo(reference.description());
            // Two numbers have two symbols each.
            assertThat(jnr.constants.platform.Errno.valueOf(Errno.symbol(errno)).intValue()).isEqualTo(errno);
        }
    }

    @Test
    void shouldAgreeWithItsOwnConstants() throws Exception
    {
        for (final java.lang.reflect.Field constant : Errno.class.getFields())
        {
            assertThat(Errno.symbol(constant.getInt(null))).isEqualTo(constant.getName());
        }
    }

    @Test
    void shouldNameNumbersThatLinuxDoesNotHave()
    {
        for (final int errno : new int[]{-1, 0, 41, 58, LAST + 1, 4711})
        {
            assertThat(new ErrnoException("read", "x", errno))
                .hasMessage("read x: errno " + errno + " (Unknown error " + errno + ")");
        }
    }
}
