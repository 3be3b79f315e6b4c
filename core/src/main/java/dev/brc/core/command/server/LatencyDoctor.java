package dev.brc.core.command.server;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.brc.core.config.Config;
import dev.brc.core.observe.LatencyEvent;
import dev.brc.core.observe.LatencyMonitor;
import dev.brc.core.server.ServerContext;

/** LATENCY DOCTOR: what was slow, in words, and what to do about it. */
final class LatencyDoctor
{
    private static final String DISABLED = "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis"
        + " instance. You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it. If we weren't"
        + " in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n";
    private static final String HEALTHY = "Dave, no latency spike was observed during the lifetime of this Redis instance, not"
        + " in the slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n";
    private static final String INTRODUCTION = "Dave, I have observed latency spikes in this Redis instance. You don't mind"
        + " talking about it, do you Dave?\n\n";

    private final ServerContext server;
    private final Set<String> advice = new LinkedHashSet<>();

    LatencyDoctor(final ServerContext server)
    {
        this.server = server;
    }

    String report()
    {
        final Map<String, LatencyEvent> events = server.observation().latency().events();
        if (events.isEmpty())
        {
            return server.observation().latency().isEnabled() ? HEALTHY : DISABLED;
        }
        final StringBuilder text = new StringBuilder(INTRODUCTION);
        int number = 1;
        for (final Map.Entry<String, LatencyEvent> each : events.entrySet())
        {
            final LatencyEvent event = each.getValue();
            final double period = (double) (server.nowMs() / 1000 - event.second(0)) / event.count();
            text.append(number++).append(". ").append(each.getKey()).append(": ").append(event.count())
                .append(" latency spikes (average ").append(event.mean()).append("ms, mean deviation ")
                .append(event.meanDeviation()).append("ms, period ").append(InfoText.fixed(period, 2))
                .append(" sec). Worst all time event ").append(event.max()).append("ms.\n");
            advise(each.getKey());
        }
        text.append("\nI have a few advices for you:\n\n");
        advice.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString();
    }

    private void advise(final String event)
    {
        switch (event)
        {
            case LatencyMonitor.COMMAND:
                adviseSlowLog();
                advice.add("Deleting, expiring or evicting (because of maxmemory policy) large objects is a blocking"
                    + " operation. If you have very large objects that are often deleted, expired, or evicted, try to fragment"
                    + " those objects into multiple smaller objects.");
                break;
            case LatencyMonitor.FAST_COMMAND:
                advice.add(
                    "Commands that take constant time were slow: the machine or the JVM did not let the server run."
                        + " Look at the CPU load, at swapping and at garbage collection (-Xlog:gc).");
                break;
            case LatencyMonitor.EXPIRE_CYCLE:
                advice.add("Many keys expire at the same time: spread their times to live with a random offset.");
                break;
            default:
                advice.add("Keys are evicted all the time: consider a higher maxmemory or shorter times to live.");
                break;
        }
    }

    private void adviseSlowLog()
    {
        final Config config = server.config();
        final long thresholdUs = config.latencyMonitorThreshold * 1000;
        if (config.slowlogLogSlowerThan < 0)
        {
            advice
                .add("Your Slow Log is disabled. Please use 'CONFIG SET slowlog-log-slower-than " + thresholdUs + "'.");
        }
        else if (config.slowlogLogSlowerThan > thresholdUs)
        {
            advice
                .add("Your current Slow Log configuration only logs events that are slower than your configured latency"
                    + " monitor threshold. Please use 'CONFIG SET slowlog-log-slower-than " + thresholdUs + "'.");
        }
        advice.add(
            "Check your Slow Log to understand what are the commands you are running which are too slow to execute."
                + " Please check https://redis.io/commands/slowlog for more information.");
    }
}
