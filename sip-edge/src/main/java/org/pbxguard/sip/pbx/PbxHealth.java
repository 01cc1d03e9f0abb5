package org.pbxguard.sip.pbx;

import java.util.Arrays;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Which PBXs answer. One that says nothing is asked by OPTIONS; it is down when it leaves three
 * questions in a row unanswered, and up again with the first word. One that has never answered an
 * OPTIONS is taken to be up: its silence may be its nature.
 *
 * <p>Confined to one event loop.
 */
public final class PbxHealth {
  private static final Logger LOG = LogManager.getLogger(PbxHealth.class);
  private static final int MISSES = 3;

  private final PbxTable table;
  private final long pingNanos;
  private final Node[] nodes;

  private static final class Node {
    long dueNanos;
    int open;
    boolean answers;
  }

  /** All are up; pings begin at {@code nanos} where there is a choice. */
  public PbxHealth(PbxTable table, long nanos) {
    this.table = table;
    this.pingNanos = table.nodes().size() > 1 ? table.settings().ping().toNanos() : 0;
    this.nodes = new Node[table.nodes().size()];
    Arrays.setAll(nodes, each -> new Node());
    for (Node each : nodes) {
      each.dueNanos = nanos;
    }
  }

  /** Whether a PBX is up, as far as is known. */
  public boolean up(int pbx) {
    Node node = nodes[pbx];
    return !node.answers || node.open < MISSES;
  }

  /** Something came from a PBX. */
  public void heard(int pbx, long nanos) {
    Node node = nodes[pbx];
    if (!up(pbx)) {
      LOG.warn("the PBX {} is back", table.nodes().get(pbx));
    }
    node.open = 0;
    node.dueNanos = nanos + pingNanos;
  }

  /** An answer to a ping came from a PBX. */
  public void answered(int pbx, long nanos) {
    heard(pbx, nanos);
    nodes[pbx].answers = true;
  }

  /** Whether a PBX is to be asked now; counts the question. */
  public boolean due(int pbx, long nanos) {
    Node node = nodes[pbx];
    if (pingNanos == 0 || nanos - node.dueNanos < 0) {
      return false;
    }
    boolean was = up(pbx);
    node.open = Math.min(node.open + 1, MISSES);
    node.dueNanos = nanos + pingNanos;
    if (was && !up(pbx)) {
      LOG.warn("the PBX {} does not answer", table.nodes().get(pbx));
    }
    return true;
  }
}
