package org.pbxguard.benchmarks.http;

/**
 * Serves one Jetty with the filter or without, for measurements of the whole process.
 *
 * <p>Stateless.
 */
public final class ServeMain {
  private ServeMain() {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments the port, and {@code guarded} or {@code plain}
   * @throws Exception when Jetty does not start
   */
  public static void main(String[] arguments) throws Exception {
    GuardedJetty jetty =
        GuardedJetty.start(Integer.parseInt(arguments[0]), arguments[1].equals("guarded"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> jetty.guarding().close()));
  }
}
