package org.pbxguard.core.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The two canonical words of a socket's address, as {@link IpAddress} holds them, without creating
 * an object.
 *
 * <p>The JDK hands out an IPv6 address only as a copy. Where the package {@code java.net} is opened
 * to this module ({@code --add-opens java.base/java.net=ALL-UNNAMED}) the bytes are read in place;
 * elsewhere the copy is taken. The four bytes of an IPv4 address are scalar-replaced by the
 * compiler.
 *
 * <p>Stateless and thread-safe.
 */
public final class InetWords {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final @Nullable VarHandle HOLDER = inside(Inet6Address.class, "holder6", null);
  private static final @Nullable VarHandle BYTES =
      inside(null, "ipaddress", "java.net.Inet6Address$Inet6AddressHolder");

  private InetWords() {}

  /** Whether IPv6 addresses are read without a copy in this process. */
  public static boolean inPlace() {
    return HOLDER != null && BYTES != null;
  }

  private static @Nullable VarHandle inside(
      @Nullable Class<?> owner, String field, @Nullable String ownerName) {
    try {
      Class<?> holder = Class.forName("java.net.Inet6Address$Inet6AddressHolder");
      Class<?> declaring = owner != null ? owner : Class.forName(String.valueOf(ownerName));
      Class<?> type = owner != null ? holder : byte[].class;
      return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
          .findVarHandle(declaring, field, type);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return null;
    }
  }

  private static byte[] v6Bytes(Inet6Address address) {
    if (HOLDER == null || BYTES == null) {
      return address.getAddress();
    }
    Object holder = HOLDER.get(address);
    return (byte[]) BYTES.get(holder);
  }

  /** The first 64 bits; zero for IPv4. */
  public static long high(InetAddress address) {
    return address instanceof Inet6Address v6 ? (long) LONGS.get(v6Bytes(v6), 0) : 0;
  }

  /** The last 64 bits; IPv4 in its mapped form. */
  public static long low(InetAddress address) {
    if (address instanceof Inet6Address v6) {
      return (long) LONGS.get(v6Bytes(v6), 8);
    }
    byte[] bytes = ((Inet4Address) address).getAddress();
    int bits =
        ((bytes[0] & 0xFF) << 24)
            | ((bytes[1] & 0xFF) << 16)
            | ((bytes[2] & 0xFF) << 8)
            | (bytes[3] & 0xFF);
    return 0xFFFF_0000_0000L | (bits & 0xFFFF_FFFFL);
  }
}
