package dev.brc.ebpf.wire;

/**
 * What one direction of a {@link Wire} does to TCP frames. Probabilities are per frame, between 0 and 1; other frames (ARP, neighbour discovery) pass.
 *
 * @param loss        the frame disappears
 * @param lossRun     after a lost frame the next one is lost, too
 * @param duplicate   a copy follows, up to {@code spreadUs} later
 * @param reorder     the frame is kept up to {@code spreadUs} while later ones pass
 * @param pause       this and all following frames are kept up to {@code spreadUs}, then leave in one burst
 * @param split       a segment with data becomes two
 * @param merge       a segment with data waits up to {@link Direction#MERGE_WAIT_NS} for its successor and becomes one with it
 * @param partLoss    after a split one of the two parts disappears
 * @param delayUs     every frame is kept so long, in microseconds
 * @param spreadUs    bound of the times above, in microseconds
 */
public record Faults(double loss, double lossRun, double duplicate, double reorder, double pause, double split,
    double merge, double partLoss, long delayUs, long spreadUs)
{
    /** Everything passes at once. */
    public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000);

    /** With another probability of loss, one loss in five followed by another. */
    public Faults withLoss(final double probability)
    {
        return new Faults(probability, probability > 0 ? 0.2 : 0, duplicate, reorder, pause, split, merge, partLoss,
            delayUs, spreadUs);
    }

    /** With another probability of duplication. */
    public Faults withDuplication(final double probability)
    {
        return new Faults(loss, lossRun, probability, reorder, pause, split, merge, partLoss, delayUs, spreadUs);
    }

    /** With other probabilities of single late frames and of pauses that end in a burst. */
    public Faults withReordering(final double probability, final double pauseProbability)
    {
        return new Faults(loss, lossRun, duplicate, probability, pauseProbability, split, merge, partLoss, delayUs,
            spreadUs);
    }

    /** With other probabilities of splitting and merging; parts of a split segment share their fate. */
    public Faults withResegmentation(final double splitProbability, final double mergeProbability)
    {
        return new Faults(loss, lossRun, duplicate, reorder, pause, splitProbability, mergeProbability, partLoss,
            delayUs, spreadUs);
    }

    /** With another probability that one part of a split segment is lost. */
    public Faults withPartLoss(final double probability)
    {
        return new Faults(loss, lossRun, duplicate, reorder, pause, split, merge, probability, delayUs, spreadUs);
    }

    /** With another delay of every frame and another bound of the other times, in microseconds. */
    public Faults withDelay(final long microseconds, final long spreadMicroseconds)
    {
        return new Faults(loss, lossRun, duplicate, reorder, pause, split, merge, partLoss, microseconds,
            spreadMicroseconds);
    }
}
