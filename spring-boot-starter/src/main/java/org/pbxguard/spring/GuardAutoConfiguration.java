package org.pbxguard.spring;

import org.pbxguard.core.Guard;
import org.pbxguard.servlet.EmbeddedGuard;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;

/**
 * Puts the guard filter before every other filter of a servlet application. The guard is the
 * application's own bean, or one that is opened from {@code pbxguard.} properties. Off with {@code
 * pbxguard.enabled=false}.
 *
 * <p>Read by Spring at the start.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(prefix = "pbxguard", name = "enabled", matchIfMissing = true)
final class GuardAutoConfiguration {
  GuardAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(
      value = GuardFilter.class,
      parameterizedContainer = FilterRegistrationBean.class)
  FilterRegistrationBean<GuardFilter> guardFilter(
      Guard guard, ObjectProvider<FilterSettings> settings) {
    FilterRegistrationBean<GuardFilter> bean =
        new FilterRegistrationBean<>(
            new GuardFilter(guard, settings.getIfAvailable(FilterSettings::defaults)));
    bean.setName(GuardFilter.NAME);
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
    bean.setAsyncSupported(true);
    return bean;
  }

  /** A guard of the application alone. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Guard.class)
  static final class OfItsOwn {
    OfItsOwn() {}

    @Bean(destroyMethod = "close")
    EmbeddedGuard embeddedGuard(ConfigurableEnvironment environment) {
      return EmbeddedGuard.open(EnvironmentSettings.read(environment));
    }

    /** Closed with the one that holds it. */
    @Bean(destroyMethod = "")
    Guard guard(EmbeddedGuard embedded) {
      return embedded.guard();
    }

    @Bean
    @ConditionalOnMissingBean
    FilterSettings guardFilterSettings(EmbeddedGuard embedded) {
      return embedded.settings();
    }
  }

  /** Where Spring Security is on the class path. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AbstractAuthenticationEvent.class)
  static final class Logins {
    Logins() {}

    @Bean
    LoginEvents guardLoginEvents() {
      return new LoginEvents();
    }
  }
}
