package org.pbxguard.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A telephone book with a form and a login. Nothing in it knows of the guard: the starter is on the
 * class path, its settings are in {@code application.yml}.
 *
 * <p>Made by Spring.
 */
@SpringBootApplication
@RestController
public class ExampleApplication {
  /** Made by Spring. */
  public ExampleApplication() {}

  /** Runs it until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(ExampleApplication.class, arguments);
  }

  /** The book is open, the exchange is for those who signed in. */
  @Bean
  SecurityFilterChain security(HttpSecurity http) {
    return http.authorizeHttpRequests(
            who -> who.requestMatchers("/exchange").authenticated().anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .formLogin(Customizer.withDefaults())
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  /** One user; {@code {noop}} keeps the example's password readable. */
  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("alice").password("{noop}correct horse").roles("USER").build());
  }

  /** Looks somebody up. */
  @GetMapping("/book")
  String book(@RequestParam String name) {
    return name + " is not in the book\n";
  }

  /** Takes an entry. */
  @PostMapping("/book")
  String add(@RequestParam String name, @RequestParam String number) {
    return name + " has " + number + " now\n";
  }

  /** For those who signed in. */
  @GetMapping("/exchange")
  String exchange() {
    return "operator\n";
  }
}
