package dev.brc.core.command.server;

import dev.brc.core.command.CommandSpec;
import dev.brc.core.command.CommandStats;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.LatencyHistogram;
import dev.brc.core.config.PercentileText;
import dev.brc.core.server.ServerContext;

/** INFO commandstats, errorstats and latencystats. */
final class InfoCommandStats
{
    private final ServerContext server;
    private final InfoText info;
    /** The one command that a cache in front can answer. */
    private final CommandSpec get = CommandTable.spec("get");

    InfoCommandStats(final ServerContext server, final InfoText info)
    {
        this.server = server;
        this.info = info;
    }

    void commandStats()
    {
        info.section("Commandstats");
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            final CommandStats stats = server.table().stats(spec);
            final long calls = stats.calls() + (spec == get ? server.cacheHits() : 0);
            if (calls > 0 || stats.rejectedCalls() > 0 || stats.failedCalls() > 0)
            {
                final double each = calls == 0 ? 0 : (double) stats.microseconds() / calls;
                info.line("cmdstat_" + spec.fullName(),
                    "calls=" + calls + ",usec=" + stats.microseconds() + ",usec_per_call="
                        + InfoText.fixed(each, 2) + ",rejected_calls=" + stats.rejectedCalls() + ",failed_calls="
                        + stats.failedCalls());
            }
        }
    }

    void errorStats()
    {
        info.section("Errorstats");
        server.stats().errorsByCode().forEach((code, count) -> info.line("errorstat_" + code, "count=" + count[0]));
    }

    void latencyStats()
    {
        info.section("Latencystats");
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            if (!server.config().latencyTracking || !server.table().stats(spec).hasLatency())
            {
                continue;
            }
            final LatencyHistogram latency = server.table().stats(spec).latency();
            final StringBuilder values = new StringBuilder();
            for (final double percentile : server.config().latencyTrackingInfoPercentiles)
            {
                values.append(values.length() == 0 ? "p" : ",p").append(PercentileText.format(percentile)).append('=')
                    .append(InfoText.fixed(latency.atPercentile(percentile) / 1000.0, 3));
            }
            info.line("latency_percentiles_usec_" + spec.fullName(), values.toString());
        }
    }
}
