package org.pbxguard.server.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for the main code of every module; each test is one habit of the house. */
final class ArchitectureTest {
  private static final Set<String> ROOTS =
      Set.of(
          "org.pbxguard.core",
          "org.pbxguard.config",
          "org.pbxguard.sip",
          "org.pbxguard.servlet",
          "org.pbxguard.spring",
          "org.pbxguard.server");

  private static JavaClasses main;

  @BeforeAll
  static void importMainCode() {
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.pbxguard");
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName();
  }

  private static boolean ours(JavaClass type) {
    return packageOf(type).startsWith("org.pbxguard");
  }

  @Test
  void everyModule_isSeen() {
    for (String root : ROOTS) {
      assertThat(main).anyMatch(type -> packageOf(type).equals(root));
    }
  }

  @Test
  void packages_haveTheirRank() {
    assertThat(main.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet()))
        .allSatisfy(name -> assertThat(Ranks.of(name)).as(name).isNotNegative());
  }

  @Test
  void packages_useOnlyThoseAboveTheirLine() {
    Set<String> upward = new TreeSet<>();
    for (JavaClass type : main) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (ours(target)
            && !packageOf(target).equals(packageOf(type))
            && Ranks.of(packageOf(target)) >= Ranks.of(packageOf(type))) {
          upward.add(
              packageOf(type)
                  + " -> "
                  + packageOf(target)
                  + ": "
                  + type.getSimpleName()
                  + " uses "
                  + target.getSimpleName());
        }
      }
    }
    assertThat(upward).isEmpty();
  }

  @Test
  void publicTypes_haveAUserInAnotherPackage() throws IOException {
    Set<JavaClass> earned = new HashSet<>(exempt());
    main.stream().filter(ArchitectureTest::usedElsewhere).forEach(earned::add);
    // What an earned type's public members are made of belongs to its face.
    for (Set<JavaClass> added = faces(earned); earned.addAll(added); ) {
      added = faces(added);
    }
    assertThat(
            main.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getEnclosingClass().isEmpty())
                .filter(type -> !earned.contains(type))
                .map(JavaClass::getName))
        .isEmpty();
  }

  private static Set<JavaClass> exempt() throws IOException {
    Set<String> services = services();
    return main.stream()
        .filter(
            type ->
                ROOTS.contains(packageOf(type))
                    || type.getSimpleName().equals("package-info")
                    || type.isAnnotatedWith("org.pbxguard.core.api.PublicApi")
                    || services.contains(type.getName()))
        .collect(Collectors.toSet());
  }

  private static boolean usedElsewhere(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .map(dependency -> packageOf(dependency.getOriginClass()))
        .anyMatch(user -> !user.equals(packageOf(type)));
  }

  private static Set<JavaClass> faces(Set<JavaClass> types) {
    return types.stream()
        .flatMap(type -> type.getCodeUnits().stream())
        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(
            unit ->
                Stream.concat(
                    unit.getReturnType().getAllInvolvedRawTypes().stream(),
                    unit.getParameterTypes().stream()
                        .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream())))
        .filter(ArchitectureTest::ours)
        .collect(Collectors.toSet());
  }

  private static Set<String> services() throws IOException {
    Set<String> names = new TreeSet<>();
    for (URL file :
        Collections.list(
            ArchitectureTest.class
                .getClassLoader()
                .getResources("META-INF/services/jakarta.servlet.ServletContainerInitializer"))) {
      try (InputStream in = file.openStream()) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
      }
    }
    return names;
  }

  @Test
  void mapdb_isUsedByTheSnapshotsOnly() {
    noClasses()
        .that(resideInAPackage("org.pbxguard..").and(notIn("org.pbxguard.core.store.mapdb")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.mapdb.."))
        .check(main);
  }

  @Test
  void yubico_isUsedByTheFactorsOnly() {
    noClasses()
        .that(resideInAPackage("org.pbxguard..").and(notIn("org.pbxguard.core.mfa..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.yubico.."))
        .check(main);
  }

  @Test
  void core_knowsNoTransport() {
    noClasses()
        .that()
        .resideInAPackage("org.pbxguard.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "jakarta.servlet..",
            "javax.servlet..",
            "org.eclipse.jetty..",
            "org.yaml..")
        .check(main);
  }

  @Test
  void edges_doNotSeeEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.pbxguard.sip..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.pbxguard.servlet..",
            "org.pbxguard.server..",
            "org.pbxguard.config..",
            "jakarta.servlet..")
        .check(main);
    noClasses()
        .that()
        .resideInAPackage("org.pbxguard.servlet..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.pbxguard.sip..",
            "org.pbxguard.server..",
            "io.netty..",
            "org.eclipse.jetty..",
            "org.apache.catalina..")
        .check(main);
  }

  @Test
  void clocks_areHandedIn() {
    noClasses()
        .that(resideInAPackage("org.pbxguard..").and(notIn("org.pbxguard.core.time")))
        .should()
        .callCodeUnitWhere(
            target(
                "a static clock",
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.time.Instant.now",
                "java.time.LocalDate.now",
                "java.time.LocalTime.now",
                "java.time.LocalDateTime.now",
                "java.time.OffsetDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.time.Year.now",
                "java.time.InstantSource.system",
                "java.time.Clock.systemUTC",
                "java.time.Clock.systemDefaultZone",
                "java.time.Clock.system",
                "java.util.Calendar.getInstance",
                "java.util.Date.<init>"))
        .check(main);
  }

  @Test
  void mainCode_neverSleeps() {
    noClasses()
        .should()
        .callCodeUnitWhere(
            target("a sleep", "java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep"))
        .check(main);
  }

  @Test
  void sipPipeline_neverBlocksNorLooksUpNames() {
    noClasses()
        .that()
        .resideInAPackage("org.pbxguard.sip.(*)..")
        .should()
        .callCodeUnitWhere(
            target(
                "a blocking call",
                "java.util.concurrent.Future.get",
                "java.util.concurrent.CompletableFuture.get",
                "java.util.concurrent.CompletableFuture.join",
                "java.util.concurrent.CountDownLatch.await",
                "java.util.concurrent.BlockingQueue.take",
                "java.util.concurrent.BlockingQueue.put",
                "java.lang.Thread.join",
                "java.lang.Object.wait",
                "io.netty.util.concurrent.Future.sync",
                "io.netty.util.concurrent.Future.await",
                "io.netty.util.concurrent.Future.get",
                "io.netty.channel.ChannelFuture.sync",
                "io.netty.channel.ChannelFuture.await",
                "java.net.InetAddress.getByName",
                "java.net.InetAddress.getAllByName",
                "java.net.InetAddress.getHostName",
                "java.net.InetAddress.getCanonicalHostName",
                "java.net.InetSocketAddress.getHostName"))
        .check(main);
    noClasses()
        .that()
        .resideInAPackage("org.pbxguard.sip.(*)..")
        .and()
        // They read certificates, on a thread of their own, and a password at the start.
        .resideOutsideOfPackages("org.pbxguard.sip.tls", "org.pbxguard.sip.trace")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.sql..")
        .check(main);
  }

  @Test
  void sharableHandlers_haveFinalFieldsOnly() {
    classes()
        .that()
        .areAnnotatedWith("io.netty.channel.ChannelHandler$Sharable")
        .should(haveFinalFieldsOnly())
        .allowEmptyShould(true)
        .check(main);
  }

  private static ArchCondition<JavaClass> haveFinalFieldsOnly() {
    return new ArchCondition<>("have final fields only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getAllFields()) {
          if (ours(field.getOwner()) && !field.getModifiers().contains(JavaModifier.FINAL)) {
            events.add(SimpleConditionEvent.violated(field, field.getFullName()));
          }
        }
      }
    };
  }

  @Test
  void records_holdNoArrays() {
    List<String> arrays =
        main.stream()
            .filter(JavaClass::isRecord)
            .flatMap(type -> type.getFields().stream())
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> field.getRawType().isArray())
            .map(JavaField::getFullName)
            .toList();
    assertThat(arrays).isEmpty();
  }

  private static DescribedPredicate<JavaClass> notIn(String packages) {
    return DescribedPredicate.not(resideInAPackage(packages));
  }

  /** A call of one of the named methods, on whatever type it is declared or inherited by. */
  private static DescribedPredicate<JavaCall<?>> target(String what, String... methods) {
    Set<String> names = Set.of(methods);
    return DescribedPredicate.describe(
        what,
        call -> names.contains(call.getTargetOwner().getName() + "." + call.getTarget().getName()));
  }
}
