package dev.brc.core.server;

import dev.brc.core.config.Config;
import dev.brc.core.config.Settings;
import dev.brc.core.pubsub.KeyspaceNotifications;

/** What CONFIG SET has to do beyond changing a field. Loop thread only. */
final class ConfigEffects
{
    private final ServerContext server;

    private ConfigEffects(final ServerContext server)
    {
        this.server = server;
    }

    static void register(final ServerContext server)
    {
        final ConfigEffects effects = new ConfigEffects(server);
        final Settings settings = server.config().settings();
        settings.onChange("bind", effects::bind);
        settings.onChange("port", effects::port);
        settings.onChange("hz", effects::hz);
        settings.onChange("notify-keyspace-events", effects::notifyKeyspaceEvents);
        effects.notifyKeyspaceEvents();
        settings.onChange("requirepass", effects::requirepass);
        settings.onChange("maxmemory", effects::maxmemory);
        settings.onChange("maxmemory-policy", effects::maxmemoryPolicy);
        settings.onChange("xdp-serve", effects::xdpServe);
        effects.xdpServe();
    }

    private String bind()
    {
        return server.listeners().reopenTcp() ? null : "Failed to bind to specified addresses.";
    }

    private String port()
    {
        return server.listeners().reopenTcp() ? null : "Unable to listen on this port. Check server logs.";
    }

    private String hz()
    {
        server.cron().reschedule();
        return null;
    }

    private String notifyKeyspaceEvents()
    {
        final Config config = server.config();
        final String classes = config.notifyKeyspaceEvents + (config.notifyNewKeys ? "n" : "");
        server.notifications().flags(KeyspaceNotifications.parse(classes));
        return null;
    }

    private String xdpServe()
    {
        server.cacheServing().hold(CacheServing.OPERATOR, !server.config().xdpServe);
        return null;
    }

    private String requirepass()
    {
        server.acl().updateDefaultPassword();
        return null;
    }

    private String maxmemory()
    {
        server.keyspace().evictIfNeeded();
        return null;
    }

    private String maxmemoryPolicy()
    {
        server.keyspace().evictionPolicyChanged();
        return null;
    }
}
