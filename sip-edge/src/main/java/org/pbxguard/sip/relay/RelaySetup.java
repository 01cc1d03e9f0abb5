package org.pbxguard.sip.relay;

import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.trunk.Trunks;

/**
 * What a relay is made of.
 *
 * @param keys the keyed parts
 * @param names the edge's own names and those of the PBXs
 * @param pbxs the PBXs
 * @param sentry the guard
 * @param inspector looks at every request from outside
 * @param clock the time
 * @param maxRegistrations bindings that are remembered
 * @param log where bindings are written down
 * @param contactAlias whether the PBX gets Contact aliases instead of Path
 * @param trunks the declared trunks
 * @param dialing which numbers are treated in another way
 * @param tracer shows messages to whoever looks
 */
public record RelaySetup(
    RelayKeys keys,
    Names names,
    PbxTable pbxs,
    Sentry sentry,
    Inspector<SipView> inspector,
    GuardClock clock,
    int maxRegistrations,
    RegistrationLog log,
    boolean contactAlias,
    Trunks trunks,
    DialSettings dialing,
    Tracer tracer) {}
