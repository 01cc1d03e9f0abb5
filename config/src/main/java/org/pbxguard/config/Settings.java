package org.pbxguard.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration: a YAML file, {@code --set path=value} and {@code PBXGUARD_...} variables, from
 * which components take their settings records.
 *
 * <p>Each component binds its root: {@code bind("sip", SipSettings.defaults())}. A record's
 * component {@code blockDuration} is the key {@code block_duration}; its canonical constructor
 * validates. When all have bound, {@link #check()} tells every fault at once, keys that nobody
 * bound included; before that nothing may be started.
 *
 * <p>A {@code --set} wins over a variable, a variable over the file. The variable of {@code
 * security.mfa.required} is {@code PBXGUARD_SECURITY_MFA_REQUIRED}: the path in upper case, dots as
 * underscores. It is looked up by the key, never the other way round, and two keys with one
 * variable are refused, so it has one meaning. Both write a list as {@code a, b} and the item of a
 * list of groups by its index: {@code sip.trunks.0.name}.
 *
 * <p>Confined to one thread.
 */
public final class Settings {
  private static final int MAX_BYTES = 2 * YamlReader.MAX_CHARACTERS;

  private final Entry.Group root;
  private final Overrides overrides;
  private final List<Fault> faults;
  private final List<Setting> settings = new ArrayList<>();
  private final KnownKeys known = new KnownKeys();

  private Settings(Entry.Group root, Overrides overrides, List<Fault> faults) {
    this.root = root;
    this.overrides = overrides;
    this.faults = faults;
  }

  /**
   * Reads a file. A file that cannot be read is a fault that {@link #check()} tells.
   *
   * @param file the YAML file
   * @param sets {@code path=value}, as they followed {@code --set}
   * @param environment the process's environment; only {@code PBXGUARD_...} is looked at
   */
  public static Settings load(Path file, List<String> sets, Map<String, String> environment) {
    List<Fault> faults = new ArrayList<>();
    String name = String.valueOf(file.getFileName());
    return of(name, text(file, faults), sets, environment, faults);
  }

  /**
   * The same without a file.
   *
   * @param sets {@code path=value}, as they followed {@code --set}
   * @param environment the process's environment; only {@code PBXGUARD_...} is looked at
   */
  public static Settings of(List<String> sets, Map<String, String> environment) {
    return of("", "", sets, environment, new ArrayList<>());
  }

  /** Reads YAML text; {@code name} stands for the file in messages. */
  static Settings parse(
      String name, String text, List<String> sets, Map<String, String> environment) {
    return of(name, text, sets, environment, new ArrayList<>());
  }

  private static Settings of(
      String name,
      String text,
      List<String> sets,
      Map<String, String> environment,
      List<Fault> faults) {
    Entry.Group root = new YamlReader(name, faults).read(text);
    return new Settings(root, new Overrides(sets, environment, faults), faults);
  }

  private static String text(Path file, List<Fault> faults) {
    String problem;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes))
            .toString();
      }
      problem = "larger than " + MAX_BYTES + " bytes";
    } catch (NoSuchFileException e) {
      problem = "there is no such file";
    } catch (CharacterCodingException e) {
      problem = "not UTF-8";
    } catch (IOException e) {
      problem = "cannot be read";
    }
    faults.add(new Fault(file.toString(), "", problem));
    return "";
  }

  /**
   * Binds the value or record at a path, starting from its defaults. After a fault the result holds
   * defaults in the places that were wrong: use it only once {@link #check()} has passed.
   *
   * @param rootKey the path, such as {@code security.mfa}
   * @param defaults the value where nothing is written
   */
  public <R> R bind(String rootKey, R defaults) {
    Shape shape = Shape.of(defaults.getClass());
    known.add(rootKey, defaults.getClass());
    Object value =
        new Binder(overrides, faults, settings)
            .bind(rootKey, shape, defaults, written(rootKey))
            .value();
    @SuppressWarnings("unchecked") // The binder makes exactly the class that it was given.
    R bound = (R) (value == null ? defaults : value);
    return bound;
  }

  private Optional<Entry> written(String rootKey) {
    @Nullable Entry entry = root;
    for (String segment : rootKey.split("\\.", -1)) {
      Entry.@Nullable Member member =
          entry instanceof Entry.Group group ? group.members().get(segment) : null;
      entry = member == null ? null : member.value();
    }
    return Optional.ofNullable(entry);
  }

  /**
   * Ends the binding.
   *
   * @throws ConfigException if anything is wrong, with every fault in it
   */
  public void check() {
    List<Fault> all = new ArrayList<>(faults);
    UnknownKeys.find(root, known, all);
    overrides.unknown(known, all);
    if (!all.isEmpty()) {
      throw new ConfigException(List.copyOf(new LinkedHashSet<>(all)));
    }
  }

  /** Every bound setting as it holds, in the order of binding. */
  public List<Setting> settings() {
    return List.copyOf(settings);
  }

  /**
   * The paths of all keys that the bound records have, in alphabetical order; the index of a list
   * of groups stands as {@code []}.
   */
  public List<String> keys() {
    return known.values();
  }
}
