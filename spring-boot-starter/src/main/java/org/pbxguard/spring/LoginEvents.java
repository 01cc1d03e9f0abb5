package org.pbxguard.spring;

import java.util.Optional;
import org.pbxguard.servlet.login.LoginListener;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Counts what Spring Security tells of logins by name and password: bad credentials fail, a success
 * resets. Accounts that are locked or disabled prove nothing about a password, and the "name" of a
 * bearer token is the token itself: neither is counted.
 *
 * <p>The request is the one that the current thread serves; events published elsewhere count for
 * nobody.
 *
 * <p>Stateless.
 */
final class LoginEvents implements ApplicationListener<AbstractAuthenticationEvent> {
  LoginEvents() {}

  @Override
  public void onApplicationEvent(AbstractAuthenticationEvent event) {
    if (!(event.getAuthentication() instanceof UsernamePasswordAuthenticationToken login)) {
      return;
    }
    if (event instanceof AuthenticationFailureBadCredentialsEvent) {
      listener().ifPresent(listener -> listener.failed(login.getName()));
    } else if (event instanceof AuthenticationSuccessEvent) {
      listener().ifPresent(listener -> listener.succeeded(login.getName()));
    }
  }

  private static Optional<LoginListener> listener() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes served
        ? Optional.of(LoginListener.of(served.getRequest()))
        : Optional.empty();
  }
}
