package org.pbxguard.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter for every path of a web application whose class path holds this module,
 * once.
 *
 * <p>An application that declares the filter itself, under whatever name, keeps its own
 * declaration. The context parameter {@code pbxguard.register=false} keeps it out.
 *
 * <p>Stateless.
 */
public final class GuardInitializer implements ServletContainerInitializer {
  private static final Logger LOG = LogManager.getLogger(GuardInitializer.class);
  private static final String REGISTER = "pbxguard.register";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    if ("false".equalsIgnoreCase(context.getInitParameter(REGISTER)) || declared(context)) {
      return;
    }
    FilterRegistration.Dynamic added = context.addFilter(GuardFilter.NAME, GuardFilter.class);
    if (added == null) {
      LOG.info("PBX Guard is registered already in {}", context.getContextPath());
      return;
    }
    added.setAsyncSupported(true);
    added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private static boolean declared(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .anyMatch(filter -> GuardFilter.class.getName().equals(filter.getClassName()));
  }
}
