package org.pbxguard.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.Guard;
import org.pbxguard.servlet.GuardFilter;

/**
 * What does the filter add to a clean request, from the block check to what is learned from the
 * answer, all detectors on? Asked of 1,024 requests in turn whose values differ. The baseline makes
 * the same requests and calls the application without the filter.
 */
public class FilterBenchmark extends AbstractBenchmark {
  private static final int REQUESTS = 1_024;
  private static final int FORM = 1_024;
  private static final int JSON = 10_240;

  /** The kind of request. */
  @Param({"get", "get5", "form1k", "json10k"})
  public String kind = "";

  private final Samples samples = new Samples();
  private final String[] queries = new String[REQUESTS];
  private final byte[][] bodies = new byte[REQUESTS][];
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Guard guard = GuardedJetty.guard();
  private final GuardFilter filter = new GuardFilter(guard, GuardedJetty.withoutRates());
  private final HttpServletResponse response = new Answered();
  private int next;
  private int seen;

  /** Draws the requests. */
  @Setup
  public void fill() {
    headers.put("Host", "pbx.example.test");
    headers.put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101");
    headers.put("Accept", "application/json,text/html;q=0.9,*/*;q=0.8");
    headers.put("Accept-Language", "en-US,en;q=0.5");
    headers.put("Cookie", "JSESSIONID=node01abcdef0123456789xyz");
    if (kind.equals("form1k")) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    } else if (kind.equals("json10k")) {
      headers.put("Content-Type", "application/json");
    }
    for (int i = 0; i < REQUESTS; i++) {
      queries[i] = kind.equals("get5") ? samples.query() : "";
      bodies[i] = body().getBytes(UTF_8);
    }
  }

  private String body() {
    return switch (kind) {
      case "form1k" -> samples.form(FORM);
      case "json10k" -> samples.json(JSON);
      default -> "";
    };
  }

  /** Ends the audit's writer. */
  @TearDown
  public void close() {
    guard.close();
  }

  private PlainRequest request() {
    next = (next + 1) & (REQUESTS - 1);
    String method = bodies[next].length == 0 ? "GET" : "POST";
    return new PlainRequest(method, "/api/extensions", queries[next], headers, bodies[next]);
  }

  /** Without the filter. */
  @Benchmark
  public int baseline() {
    seen += request().getMethod().length();
    return seen;
  }

  /** Through the filter. */
  @Benchmark
  public int filtered() throws IOException, ServletException {
    int before = seen;
    filter.doFilter(request(), response, (passed, answer) -> seen++);
    if (seen == before) {
      throw new IllegalStateException("refused");
    }
    return seen;
  }

  /** An answer that is made already. */
  private static final class Answered extends HttpServletResponseWrapper {
    Answered() {
      super(
          (HttpServletResponse)
              Proxy.newProxyInstance(
                  Answered.class.getClassLoader(),
                  new Class<?>[] {HttpServletResponse.class},
                  (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                  }));
    }

    @Override
    public int getStatus() {
      return SC_OK;
    }

    @Override
    public String getHeader(String name) {
      return "";
    }
  }
}
