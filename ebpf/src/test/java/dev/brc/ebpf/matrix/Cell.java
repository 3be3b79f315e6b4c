package dev.brc.ebpf.matrix;

import dev.brc.ebpf.wire.Faults;
import java.util.ArrayList;
import java.util.List;

/**
 * One combination of faults and load.
 *
 * @param loss      probability that a frame is lost, in the directions that have faults
 * @param mixed     duplication, reordering, bursts and re-segmentation as well
 * @param toServer  faults on the way to the server
 * @param toClient  faults on the way to the client
 * @param pipeline  commands in flight on a connection at most
 */
record Cell(double loss, boolean mixed, boolean toServer, boolean toClient, int pipeline)
{
    private static final double[] LOSSES = {0, 0.01, 0.05, 0.1};
    private static final int PIPELINE = 8;

    /** Loss of 0, 1, 5 and 10 %, with and without the other faults, each direction and both, pipelined and not. */
    static List<Cell> all()
    {
        final List<Cell> cells = new ArrayList<>();
        for (final int pipeline : new int[]{1, PIPELINE})
        {
            for (final double loss : LOSSES)
            {
                for (final boolean mixed : new boolean[]{false, true})
                {
                    if (loss == 0 && !mixed)
                    {
                        cells.add(new Cell(loss, mixed, false, false, pipeline));
                        continue;
                    }
                    cells.add(new Cell(loss, mixed, true, false, pipeline));
                    cells.add(new Cell(loss, mixed, false, true, pipeline));
                    cells.add(new Cell(loss, mixed, true, true, pipeline));
                }
            }
        }
        return cells;
    }

    /** Some of them for every build: each fault, each direction, pipelined and not. */
    static List<Cell> some()
    {
        return List.of(new Cell(0, false, false, false, PIPELINE), new Cell(0, true, true, true, 1),
            new Cell(0, true, true, true, PIPELINE), new Cell(0.05, false, true, false, 1),
            new Cell(0.05, false, false, true, PIPELINE), new Cell(0.05, true, true, true, 1),
            new Cell(0.1, true, true, true, PIPELINE));
    }

    Faults faultsToServer()
    {
        return toServer ? faults() : Faults.NONE;
    }

    Faults faultsToClient()
    {
        return toClient ? faults() : Faults.NONE;
    }

    private Faults faults()
    {
        final Faults faults = Faults.NONE.withLoss(loss);
        return mixed ? faults.withDuplication(0.05).withReordering(0.05, 0.01).withResegmentation(0.1, 0.1) : faults;
    }

    /** How long a reply may take, in milliseconds: with 10 % loss each way, eight doublings of a timeout of 200 ms. */
    int stallLimitMs()
    {
        return loss == 0 ? 20_000 : 60_000;
    }

    @Override
    public String toString()
    {
        return String.format("%4.0f %% loss%s, %s, P%d", loss * 100, mixed ? " + mixed" : "        ",
            toServer ? toClient ? "both     " : "to server" : toClient ? "to client" : "none     ", pipeline);
    }
}
