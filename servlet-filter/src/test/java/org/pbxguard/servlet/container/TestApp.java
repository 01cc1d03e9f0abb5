package org.pbxguard.servlet.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.login.LoginListener;

/** The servlets that the contract is tried on, by path. */
final class TestApp {
  private static final long SERIAL = 1L;
  private static final String[] NOBODY = {};

  private TestApp() {}

  /** One servlet: where, and whether it has a MultipartConfig. */
  record Mapping(HttpServlet servlet, Optional<MultipartConfigElement> multipart) {}

  static Map<String, Mapping> servlets() {
    Map<String, Mapping> map = new LinkedHashMap<>();
    map.put("/params", plain(new Params()));
    map.put("/body", plain(new Body()));
    map.put("/reader", plain(new Reader()));
    map.put("/async", plain(new AsyncBody()));
    map.put("/redispatch", plain(new Redispatch()));
    map.put("/parts", new Mapping(new Parts(), Optional.of(new MultipartConfigElement(""))));
    map.put("/parts-plain", plain(new Parts()));
    map.put("/forward", plain(new Forward()));
    map.put("/include", plain(new Include()));
    map.put("/fail", plain(new Fail()));
    map.put("/login", plain(new Login()));
    map.put("/by-code", plain(new LoginByCode()));
    map.put("/by-event", plain(new LoginByEvent()));
    map.put("/files/*", plain(new Params()));
    map.put("/missing/*", plain(new Missing()));
    return map;
  }

  /** Registers the filter and the servlets by the standard interface. */
  static void register(ServletContext context, GuardFilter filter) {
    FilterRegistration.Dynamic guard = context.addFilter("by hand", filter);
    guard.setAsyncSupported(true);
    guard.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    register(context);
  }

  /** Registers the servlets alone. */
  static void register(ServletContext context) {
    servlets()
        .forEach(
            (path, mapping) -> {
              ServletRegistration.Dynamic added = context.addServlet(path, mapping.servlet());
              added.setAsyncSupported(true);
              mapping.multipart().ifPresent(added::setMultipartConfig);
              added.addMapping(path);
            });
  }

  private static Mapping plain(HttpServlet servlet) {
    return new Mapping(servlet, Optional.empty());
  }

  /** Prints the parameters, sorted by name. */
  private static final class Params extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      Writer out = response.getWriter();
      Map<String, String[]> sorted = new TreeMap<>(request.getParameterMap());
      for (Map.Entry<String, String[]> entry : sorted.entrySet()) {
        out.write(entry.getKey() + "=" + String.join(",", entry.getValue()) + "\n");
      }
    }
  }

  /** Sends the body back as it came. */
  private static final class Body extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("application/octet-stream");
      response.getOutputStream().write(request.getInputStream().readAllBytes());
    }
  }

  /** Sends the body back as text. */
  private static final class Reader extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      request.getReader().transferTo(response.getWriter());
    }
  }

  /** Reads the body with a listener and sends it back when it has ended. */
  private static final class AsyncBody extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AsyncContext async = request.startAsync();
      ServletInputStream in = request.getInputStream();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      in.setReadListener(
          new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
              byte[] buffer = new byte[1000];
              while (in.isReady()) {
                int count = in.read(buffer);
                if (count < 0) {
                  return;
                }
                body.write(buffer, 0, count);
              }
            }

            @Override
            public void onAllDataRead() throws IOException {
              async.getResponse().getOutputStream().write(body.toByteArray());
              async.complete();
            }

            @Override
            public void onError(Throwable failed) {
              async.complete();
            }
          });
    }
  }

  /** Dispatches asynchronously to the servlet that prints parameters. */
  private static final class Redispatch extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      request.startAsync().dispatch("/params");
    }
  }

  /** Prints each part. */
  private static final class Parts extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.setContentType("text/plain;charset=utf-8");
      StringBuilder text = new StringBuilder();
      for (Part part : request.getParts()) {
        String content = new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        text.append(part.getName())
            .append('|')
            .append(part.getSubmittedFileName())
            .append('|')
            .append(part.getContentType())
            .append('|')
            .append(part.getSize())
            .append('|')
            .append(content)
            .append('\n');
      }
      text.append("a=").append(request.getParameter("a")).append('\n');
      response.getWriter().write(text.toString());
    }
  }

  private static final class Forward extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      request.getRequestDispatcher("/params?added=1").forward(request, response);
    }
  }

  private static final class Include extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().write("before\n");
      request.getRequestDispatcher("/params").include(request, response);
      response.getWriter().write("after\n");
    }
  }

  /** Fails as its parameter says. */
  private static final class Fail extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if ("throw".equals(request.getParameter("how"))) {
        throw new UncheckedIOException(new IOException("on purpose"));
      }
      response.sendError(Integer.parseInt(request.getParameter("how")));
    }
  }

  private static final class Missing extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendError(404);
    }
  }

  /** Signs in by the container's own interface; 401 where that refuses. */
  private static final class LoginByCode extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        request.login(request.getParameter("name"), request.getParameter("password"));
        response.getWriter().write(String.valueOf(request.getRemoteUser()));
      } catch (ServletException refused) {
        response.setStatus(401);
      }
    }
  }

  /** Says as its parameters do how logins ended, as a security framework's events would. */
  private static final class LoginByEvent extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      LoginListener listener = LoginListener.of(request);
      for (String user : Optional.ofNullable(request.getParameterValues("failed")).orElse(NOBODY)) {
        listener.failed(user);
      }
      for (String user : Optional.ofNullable(request.getParameterValues("right")).orElse(NOBODY)) {
        listener.succeeded(user);
      }
    }
  }

  /** Lets the password {@code right} in; answers as its parameter {@code how} says. */
  private static final class Login extends HttpServlet {
    private static final long serialVersionUID = SERIAL;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      boolean good = "right".equals(request.getParameter("password"));
      String how = Optional.ofNullable(request.getParameter("how")).orElse("status");
      if (request.getHeader("Authorization") != null) {
        good = request.getHeader("Authorization").equals("Basic YWxpY2U6cmlnaHQ=");
      }
      switch (how) {
        case "redirect" -> response.sendRedirect(good ? "/home" : "/login?error");
        case "page" -> response.getWriter().write(good ? "Welcome" : "Wrong password, try again");
        default -> response.setStatus(good ? 200 : 401);
      }
    }
  }
}
