package org.pbxguard.sip.via;

import java.nio.charset.StandardCharsets;
import org.pbxguard.sip.flow.Flow;

/**
 * What the guard must know of a request when its answer comes: who asked, when, how many bytes it
 * sent, and what it said about itself. It travels in the edge's own Via and comes back with each
 * answer, so that no table of transactions is needed.
 *
 * <p>One instance is filled anew for each message. Confined to one event loop.
 */
public final class Stamp {
  /** The request carried credentials that were counted as an attempt. */
  public static final int ATTEMPT = 1;

  /** The credentials were in Proxy-Authorization, not in Authorization. */
  public static final int PROXY = 2;

  /** The credentials' nonce is young enough that their refusal is a failure. */
  public static final int FRESH = 4;

  /** Credentials whose nonce never went to this flow were taken out. */
  public static final int STRIPPED = 8;

  /** The account is the user of From. */
  public static final int ACCOUNT_FROM = 16;

  /** The request came by another inside socket than the first. */
  public static final int DOOR = 32;

  /** Longest account name that is carried. */
  public static final int MAX_ACCOUNT = 64;

  final Flow flow = new Flow();
  final byte[] account = new byte[MAX_ACCOUNT];
  boolean inward;
  int time;
  int size;
  int flags;
  int realm;
  int path;
  long credential;
  long binding;
  int accountLength;
  int door;

  /** Empties it for a request that goes to the PBX ({@code inward}) or comes from it. */
  public Stamp clear(boolean inward) {
    this.inward = inward;
    time = 0;
    size = 0;
    flags = 0;
    realm = 0;
    path = 0;
    credential = 0;
    binding = 0;
    accountLength = 0;
    door = 0;
    return this;
  }

  /** The flow that the request came by, to be filled by the caller. */
  public Flow flow() {
    return flow;
  }

  /** Sets the arrival in tenths of a second of any epoch, cut to 32 bits, and the bytes it had. */
  public Stamp arrived(int deciseconds, int bytes) {
    time = deciseconds;
    size = Math.min(bytes, 0xFFFF);
    return this;
  }

  /** Notes 16 bits of the hash of Request-URI and Route set: what tells a loop from a spiral. */
  public Stamp path(int pathHash) {
    path = pathHash & 0xFFFF;
    return this;
  }

  /** Raises flags. */
  public Stamp raise(int more) {
    flags |= more;
    return this;
  }

  /** Notes the fingerprint of the credentials and 16 bits of their realm's hash. */
  public Stamp credentials(long fingerprint, int realmHash) {
    credential = fingerprint;
    realm = realmHash & 0xFFFF;
    return this;
  }

  /** Notes the fingerprint of the Contact that a REGISTER binds. */
  public Stamp binds(long fingerprint) {
    binding = fingerprint;
    return this;
  }

  /** Notes the number of the inside socket by which a request of the PBX came, 0 to 255. */
  public Stamp door(int number) {
    door = number;
    return number == 0 ? this : raise(DOOR);
  }

  /** Notes the account's name, cut to {@link #MAX_ACCOUNT} bytes. */
  public Stamp account(byte[] from, int at, int end) {
    accountLength = Math.min(end - at, MAX_ACCOUNT);
    System.arraycopy(from, at, account, 0, accountLength);
    return this;
  }

  /** Whether the request went to the PBX. */
  public boolean inward() {
    return inward;
  }

  /** The arrival in tenths of a second, cut to 32 bits: compare by subtraction. */
  public int time() {
    return time;
  }

  /** The request's bytes, at most 65535. */
  public int size() {
    return size;
  }

  /** 16 bits of the hash of Request-URI and Route set. */
  public int path() {
    return path;
  }

  /** Whether a flag is raised. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** The credentials' fingerprint, 0 without credentials. */
  public long credential() {
    return credential;
  }

  /** 16 bits of the hash of the credentials' realm. */
  public int realm() {
    return realm;
  }

  /** The fingerprint of the bound Contact, 0 when nothing is bound. */
  public long binding() {
    return binding;
  }

  /** The number of the inside socket by which a request of the PBX came; 0 for the first. */
  public int door() {
    return door;
  }

  /** The account's name, one character per byte; empty when it is not carried. */
  public String accountText() {
    return new String(account, 0, accountLength, StandardCharsets.ISO_8859_1);
  }
}
