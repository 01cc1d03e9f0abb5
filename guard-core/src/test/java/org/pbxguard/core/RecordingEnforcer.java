package org.pbxguard.core;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Verdict;

/** Writes down which method was called for which context. */
final class RecordingEnforcer implements Enforcer<String> {
  final List<String> calls = new ArrayList<>();

  @Override
  public void allow(String context) {
    calls.add("allow " + context);
  }

  @Override
  public void observe(String context, Verdict verdict) {
    calls.add("observe " + context);
  }

  @Override
  public void shape(String context, Verdict verdict) {
    calls.add("shape " + context);
  }

  @Override
  public void reject(String context, Verdict verdict) {
    calls.add("reject " + context);
  }

  @Override
  public void drop(String context, Verdict verdict) {
    calls.add("drop " + context);
  }

  @Override
  public void block(String context, Verdict verdict, Block block) {
    calls.add("block " + context + " " + block.prefix());
  }
}
