package dev.brc.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.brc.core.keyspace.Keyspace;
import dev.brc.core.keyspace.KeyspaceConfig;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;

class KeyspaceNotificationsTest
{
    private final List<String> published = new ArrayList<>();
    private final KeyspaceNotifications notifications = new KeyspaceNotifications();
    private final Keyspace keyspace = new Keyspace(new KeyspaceConfig(), notifications);

    KeyspaceNotificationsTest()
    {
        notifications.publisher((channel, channelOffset, channelLength, message, offset, length) -> published.add(
            new String(channel, channelOffset, channelLength, StandardCharsets.ISO_8859_1) + " "
                + new String(message, offset, length, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void shouldPublishToBothChannelsAndNameTheDatabase()
    {
        notifications.flags(KeyspaceNotifications.parse("KEA"));
        notifications.event(KeyspaceNotifications.NOTIFY_STRING, "set", keyspace.db(11), bytes("xkeyx"), 1, 3);
        assertThat(published).containsExactly("__keyspace@11__:key set", "__keyevent@11__:set key");
    }

    @Test
    void shouldPublishNothingOfAClassThatIsOff()
    {
        notifications.flags(KeyspaceNotifications.parse("Kg"));
        notifications.event(KeyspaceNotifications.NOTIFY_STRING, "set", keyspace.db(0), bytes("k"), 0, 1);
        notifications.event(KeyspaceNotifications.NOTIFY_GENERIC, "del", keyspace.db(0), bytes("k"), 0, 1);
        assertThat(published).containsExactly("__keyspace@0__:k del");
    }

    @Test
    void shouldPublishWhatTheKeyspaceDoesByItself()
    {
        notifications.flags(KeyspaceNotifications.parse("Exnm"));
        keyspace.now(1000);
        keyspace.db(0).setString(bytes("k"), bytes("v"));
        keyspace.db(0).setExpireAt(bytes("k"), 1500);
        keyspace.now(1600);
        keyspace.db(0).lookupRead(bytes("k"));
        assertThat(published).containsExactly("__keyevent@0__:new k", "__keyevent@0__:expired k",
            "__keyevent@0__:keymiss k");
    }

    @Test
    void shouldPublishKeysLongerThanItsBuffer()
    {
        notifications.flags(KeyspaceNotifications.parse("KEg"));
        final byte[] key = new byte[100_000];
        java.util.Arrays.fill(key, (byte) 'k');
        notifications.event(KeyspaceNotifications.NOTIFY_GENERIC, "del", keyspace.db(0), key, 0, key.length);
        final String text = new String(key, StandardCharsets.US_ASCII);
        assertThat(published).containsExactly("__keyspace@0__:" + text + " del", "__keyevent@0__:del " + text);
    }

    @Test
    void shouldReadAndPrintFlagsAsRedisDoes()
    {
        try (RawClient redis = RedisReference.shared().connect())
        {
            for (final String text : new String[]{"", "K", "E", "KEA", "KEAn", "AmK", "g$E", "KgEn", "g$lshzxetdmnKE",
                "g$lshzxet", "Kq", "kea", "A A"})
            {
                final boolean valid = !redis.command("CONFIG", "SET", "notify-keyspace-events", text).isError();
                final int flags = KeyspaceNotifications.parse(text);
                assertThat(flags != KeyspaceNotifications.INVALID).as(text).isEqualTo(valid);
                if (valid)
                {
                    assertThat(KeyspaceNotifications.format(flags)).as(text)
                        .isEqualTo(redis.command("CONFIG", "GET", "notify-keyspace-events").get(1).text());
                }
            }
            redis.command("CONFIG", "SET", "notify-keyspace-events", "");
        }
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
