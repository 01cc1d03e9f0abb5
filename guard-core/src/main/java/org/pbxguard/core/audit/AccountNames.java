package org.pbxguard.core.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/**
 * The names of accounts that the audit's events speak of. An event holds a random alias; the name
 * behind it is a row of its own. With that row goes the last that ties the events to the person,
 * and the chain of the events stays whole.
 *
 * <p>Holds at most 16,384 names, since strangers make them up; the one that was longest not seen is
 * forgotten first, and its events keep the alias. Thread-safe, guarded by itself.
 */
final class AccountNames {
  static final int MAX_NAMES = 16_384;

  /** The detail that names the account, as callers give and get it. */
  static final String ACCOUNT = "account";

  /** The detail that stands in its place in what is stored. */
  static final String ALIAS = "account_alias";

  private static final String KEY = "audit-account/";
  private static final int VERSION = 1;
  private static final int ALIAS_BYTES = 8;

  private final SecureRandom random = new SecureRandom();

  @GuardedBy("this")
  private final LinkedHashMap<String, String> aliasOf = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private final Map<String, String> nameOf = new HashMap<>();

  /** Takes up one row at the start; rows of others are left alone. */
  synchronized void restore(Row row) {
    String key = new String(row.key(), StandardCharsets.US_ASCII);
    if (key.startsWith(KEY)) {
      String alias = key.substring(KEY.length());
      String name = new ValueReader(row, VERSION).text();
      aliasOf.put(name, alias);
      nameOf.put(alias, name);
    }
  }

  /** Removes the names that none of these aliases stands for. */
  synchronized Batch dropUnused(Set<String> aliases) {
    Batch batch = new Batch();
    for (String name : List.copyOf(aliasOf.keySet())) {
      if (!aliases.contains(aliasOf.get(name))) {
        drop(name, batch);
      }
    }
    return batch;
  }

  /** The event with an alias for its account, if it names one; a new name's row joins the batch. */
  synchronized ThreatEvent hidden(ThreatEvent event, Batch batch) {
    String name = event.detail(ACCOUNT);
    return name.isEmpty() ? event : with(event, ACCOUNT, ALIAS, alias(name, batch));
  }

  @GuardedBy("this")
  private String alias(String name, Batch batch) {
    String known = aliasOf.get(name);
    if (known != null) {
      return known;
    }
    if (aliasOf.size() >= MAX_NAMES) {
      drop(aliasOf.keySet().iterator().next(), batch);
    }
    byte[] bytes = new byte[ALIAS_BYTES];
    random.nextBytes(bytes);
    String alias = HexFormat.of().formatHex(bytes);
    aliasOf.put(name, alias);
    nameOf.put(alias, name);
    batch.put(Table.META, key(alias), new ValueWriter(VERSION).text(name).toBytes());
    return alias;
  }

  /** The event with the account's name, or with its alias where the name is forgotten. */
  synchronized ThreatEvent shown(ThreatEvent event) {
    String alias = event.detail(ALIAS);
    return alias.isEmpty()
        ? event
        : with(event, ALIAS, ACCOUNT, nameOf.getOrDefault(alias, "forgotten-" + alias));
  }

  private static ThreatEvent with(ThreatEvent event, String from, String to, String value) {
    Map<String, String> details = new LinkedHashMap<>();
    event
        .details()
        .forEach((k, v) -> details.put(k.equals(from) ? to : k, k.equals(from) ? value : v));
    return new ThreatEvent(event.time(), event.type(), event.severity(), event.source(), details);
  }

  /** The names that a user of that name may have been tried under: with a domain, in any case. */
  synchronized List<String> of(String user) {
    List<String> names = new ArrayList<>();
    for (String name : aliasOf.keySet()) {
      if (isOf(user, name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Whether an account's name is that of a user, with or without a domain. */
  static boolean isOf(String user, String name) {
    String wanted = user.toLowerCase(Locale.ROOT);
    String given = name.toLowerCase(Locale.ROOT);
    return given.equals(wanted) || given.startsWith(wanted + "@");
  }

  /** Adds the removal of a name's row to a batch. */
  synchronized void forget(String name, Batch batch) {
    Optional.ofNullable(aliasOf.get(name)).ifPresent(a -> batch.remove(Table.META, key(a)));
  }

  /** The removal is on the disk. */
  synchronized void forgotten(String name) {
    Optional.ofNullable(aliasOf.remove(name)).ifPresent(nameOf::remove);
  }

  @GuardedBy("this")
  private void drop(String name, Batch batch) {
    forget(name, batch);
    forgotten(name);
  }

  private static byte[] key(String alias) {
    return (KEY + alias).getBytes(StandardCharsets.US_ASCII);
  }

  /** The alias in an event's details. */
  static Optional<String> aliasIn(ThreatEvent event) {
    return Optional.of(event.detail(ALIAS)).filter(alias -> !alias.isEmpty());
  }
}
