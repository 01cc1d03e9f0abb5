package org.pbxguard.sip.relay;

import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.pbx.PbxHealth;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.proof.AnswerBudget;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.token.FlowTokens;
import org.pbxguard.sip.trunk.Trunks;
import org.pbxguard.sip.via.StampSeal;

/** The steps of one relay, wired. Confined to one event loop. */
final class Parts {
  final Names names;
  final PbxTable pbxs;
  final PbxHealth health;
  final Sentry sentry;
  final Inspector<SipView> inspector;
  final Outlet outlet;
  final Registrations registrations;
  final Proofs proofs;
  final Credentials credentials;
  final Bindings bindings;
  final Aliases aliases;
  final FlowTokens tokens;
  final InwardRoute inwardRoute;
  final OutwardRoute outwardRoute;
  final Hops hops;
  final OwnVia ownVia;
  final OwnAnswers answers;
  final Forwarding forwarding;
  final PbxChoice choice;
  final Pings pings;
  final Decoys decoys;
  final Answers responses;
  final Conduct conduct;
  final Trunks trunks;
  final TrunkRoute trunkRoute;
  final TrunkContacts trunkContacts;
  final InnerHalves innerHalves;
  final Counters counters = new Counters();
  final MediaAdvice media;
  final Dialing dialing;
  final RegistrationLog log;

  Parts(RelaySetup setup, Outlet outlet) {
    this.outlet = outlet;
    log = setup.log();
    sentry = setup.sentry();
    inspector = setup.inspector();
    RelayKeys keys = setup.keys();
    names = setup.names();
    pbxs = setup.pbxs();
    trunks = setup.trunks();
    health = new PbxHealth(pbxs, setup.clock().nanos());
    SipHash hash = keys.hash();
    SipHash lasting = keys.lasting();
    tokens = keys.tokens();
    StampSeal seal = keys.seal();
    long epochZero = setup.clock().instant().getEpochSecond();
    registrations =
        new Registrations(hash, lasting, setup.maxRegistrations(), setup.log(), epochZero);
    proofs = new Proofs(hash);
    credentials = new Credentials(proofs, hash);
    bindings = new Bindings(registrations, lasting);
    aliases = new Aliases(setup.contactAlias(), registrations, bindings, names);
    inwardRoute = new InwardRoute(names, tokens, registrations, trunks);
    outwardRoute = new OutwardRoute(names, tokens, registrations);
    trunkRoute = new TrunkRoute(trunks, names, proofs, hash);
    media = new MediaAdvice(pbxs.nodes(), counters);
    innerHalves = new InnerHalves(names);
    trunkContacts = new TrunkContacts(names, hash);
    hops = new Hops(names, hash, seal, keys.branch());
    ownVia = new OwnVia(keys.branch(), seal);
    answers = new OwnAnswers(new AnswerBudget(hash), proofs, registrations, outlet);
    forwarding = new Forwarding(this);
    dialing = new Dialing(setup.dialing(), setup.log());
    conduct = new Conduct(sentry, proofs, dialing, setup.clock().nanos());
    decoys = new Decoys(this);
    Outcomes outcomes = new Outcomes(this, dialing);
    choice = new PbxChoice(this, lasting);
    pings = new Pings(this);
    responses = new Answers(this, outcomes, new Disguise(proofs, decoys, keys.hash()));
  }
}
