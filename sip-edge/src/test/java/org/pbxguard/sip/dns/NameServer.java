package org.pbxguard.sip.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/** A name server on loopback (RFC 1035 4): says what it was told to, and NXDOMAIN of the rest. */
public final class NameServer implements AutoCloseable {
  public static final int A = 1;
  public static final int AAAA = 28;
  public static final int SRV = 33;
  public static final int NAPTR = 35;
  private static final int NO_SUCH_NAME = 0x8183;
  private static final int ANSWER = 0x8180;

  /** What it was asked, as {@code name type}. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Whether it says nothing. */
  public volatile boolean mute;

  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final DatagramSocket socket;
  private final int seconds;

  /** A server whose records hold for so long. */
  public NameServer(int seconds) throws IOException {
    this.seconds = seconds;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::run, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  public HostPort at() {
    return HostPort.of((InetSocketAddress) socket.getLocalSocketAddress());
  }

  public NameServer address(String name, String address) {
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    return raw(name, ip.isV4() ? A : AAAA, ip.toBytes());
  }

  public NameServer srv(String name, int priority, int weight, int port, String host) {
    return raw(
        name,
        SRV,
        bytes(
            out -> {
              out.writeShort(priority);
              out.writeShort(weight);
              out.writeShort(port);
              writeName(out, host);
            }));
  }

  public NameServer naptr(String name, int order, String service, String replacement) {
    return raw(
        name,
        NAPTR,
        bytes(
            out -> {
              out.writeShort(order);
              out.writeShort(10);
              for (String text : List.of("s", service, "")) {
                out.writeByte(text.length());
                out.writeBytes(text);
              }
              writeName(out, replacement);
            }));
  }

  /** A record as its bytes. */
  public NameServer raw(String name, int type, byte[] data) {
    records.computeIfAbsent(name + " " + type, key -> new CopyOnWriteArrayList<>()).add(data);
    return this;
  }

  /** Forgets the records of a name and type. */
  public NameServer without(String name, int type) {
    records.remove(name + " " + type);
    return this;
  }

  private void run() {
    byte[] buffer = new byte[1_500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (!mute) {
          byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private byte[] answer(ByteBuffer question) {
    short id = question.getShort(0);
    question.position(12);
    List<String> labels = new ArrayList<>();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      labels.add(new String(label, StandardCharsets.US_ASCII));
    }
    String name = String.join(".", labels);
    int type = question.getShort();
    asked.add(name + " " + type);
    List<byte[]> found = records.getOrDefault(name + " " + type, List.of());
    boolean known = records.keySet().stream().anyMatch(key -> key.startsWith(name + " "));
    return bytes(
        out -> {
          out.writeShort(id);
          out.writeShort(known ? ANSWER : NO_SUCH_NAME);
          out.writeShort(1);
          out.writeShort(found.size());
          out.writeInt(0);
          writeName(out, name);
          out.writeShort(type);
          out.writeShort(1);
          for (byte[] data : found) {
            writeName(out, name);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(seconds);
            out.writeShort(data.length);
            out.write(data);
          }
        });
  }

  private static void writeName(DataOutputStream out, String name) throws IOException {
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      out.writeByte(label.length());
      out.writeBytes(label);
    }
    out.writeByte(0);
  }

  /** Something that is written. */
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
