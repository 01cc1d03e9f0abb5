package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** tcpdump on loopback: the datagrams that a filter lets through, as text. */
final class Capture implements AutoCloseable {
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int ETHERNET = 14;

  private final Process process;
  private final Path file;

  private Capture(Process process, Path file) {
    this.process = process;
    this.file = file;
  }

  static Capture start(Workspace work, String name, String filter)
      throws IOException, InterruptedException {
    Path file = work.file(name + ".pcap");
    Files.deleteIfExists(file);
    Path log = work.file(name + ".tcpdump.log");
    Files.deleteIfExists(log);
    Process process =
        new Command(log, "tcpdump", "-i", "lo", "-n", "-U", "--immediate-mode", "-s", "0")
            .with("-w", file.toString(), filter)
            .start();
    for (int i = 0; i < 100 && !Files.readString(log).contains("listening on"); i++) {
      Thread.sleep(50);
    }
    return new Capture(process, file);
  }

  /** Ends the capture and returns the UDP payloads over IPv4, oldest first. */
  List<String> payloads() throws IOException, InterruptedException {
    Thread.sleep(300);
    close();
    ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    pcap.position(FILE_HEADER);
    List<String> payloads = new ArrayList<>();
    while (pcap.remaining() > PACKET_HEADER) {
      int length = pcap.getInt(pcap.position() + 8);
      int ip = pcap.position() + PACKET_HEADER + ETHERNET;
      int udp = ip + 4 * (pcap.get(ip) & 0x0F);
      int end = pcap.position() + PACKET_HEADER + length;
      payloads.add(new String(pcap.array(), udp + 8, end - udp - 8, ISO_8859_1));
      pcap.position(end);
    }
    return payloads;
  }

  @Override
  public void close() {
    Command.stop(process);
  }
}
