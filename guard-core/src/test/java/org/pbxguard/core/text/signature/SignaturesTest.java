package org.pbxguard.core.text.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.finding.Category;

class SignaturesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlmap/1.7.2#stable (https://sqlmap.org) | sqlmap",
        "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) | nikto",
        "gobuster/3.5 | gobuster",
        "Fuzz Faster U Fool v1.1.0 | ffuf",
        "Wfuzz/3.1.0 | wfuzz",
        "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html) | nmap",
        "WhatWeb/0.5.5 | whatweb",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1) | dirb",
        "OWASP ZAP 2.9 | zap",
      })
  void http_toolsOwnNames_found(String userAgent, String tool) {
    assertThat(Signatures.http().find(Field.HTTP_USER_AGENT, userAgent))
        .hasValueSatisfying(signature -> assertThat(signature.name()).isEqualTo(tool));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Zapier",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "curl/8.5.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "UptimeRobot/2.0",
        "Yealink SIP-T46S 66.85.0.5",
        "Wget/1.21",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
      })
  void http_honestClients_notFound(String userAgent) {
    assertThat(Signatures.http().find(Field.HTTP_USER_AGENT, userAgent)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "friendly-scanner",
        "Friendly-Scanner",
        "sipvicious",
        "sipcli/v1.8",
        "VaxSIPUserAgent/3.1",
        "sundayddr",
        "pplsip",
        "smap",
        "eyeBeam release 3006o stamp 27107",
        "PBX",
      })
  void sip_scanners_found(String userAgent) {
    assertThat(Signatures.sip().find(Field.SIP_USER_AGENT, userAgent)).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "sipsak 0.9.8",
        "PortSIP VoIP SDK 11.0",
        "CSipSimple_d3",
        "Asterisk PBX 18.1",
        "eyeBeam release 1102q stamp 51814",
        "Bria 5",
        "Linksys/SPA942-6.1.5",
        "Cisco-CP8841/11.0",
        "smapper",
        "Grandstream GXP2170",
      })
  void sip_phones_notFound(String userAgent) {
    assertThat(Signatures.sip().find(Field.SIP_USER_AGENT, userAgent)).isEmpty();
  }

  @Test
  void probes_all_arePaths() {
    assertThat(Signatures.probes().all())
        .allSatisfy(probe -> assertThat(probe.field()).isEqualTo(Field.HTTP_PATH));
    assertThat(Signatures.probes().find(Field.HTTP_PATH, "/Maint/Modules/home/index.php"))
        .hasValueSatisfying(
            probe -> assertThat(probe.finding("path", "").rule()).isEqualTo("probe-trixbox"));
    assertThat(Signatures.probes().find(Field.HTTP_PATH, "/polycom/0004f2000001.cfg")).isEmpty();
  }

  @Test
  void finding_ofAMatch_namesToolAndPlace() {
    Signature signature = Signatures.http().find(Field.HTTP_USER_AGENT, "sqlmap/1").orElseThrow();

    assertThat(signature.finding("header User-Agent", "sqlmap/1"))
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("scanner-sqlmap");
              assertThat(finding.category()).isEqualTo(Category.SCANNER_DETECTION);
              assertThat(finding.points()).isEqualTo(100);
              assertThat(finding.where()).isEqualTo("header User-Agent");
            });
  }

  @Test
  void parse_commentsAndBlankLines_skipped() {
    Signatures signatures =
        Signatures.parse(
            "own", "# words\n\npbx-guard-signatures 7\n\n  # more\nhttp-path prefix 60 x /a b\n");

    assertThat(signatures.version()).isEqualTo(7);
    assertThat(signatures.find(Field.HTTP_PATH, "/A B/c")).isPresent();
    assertThat(signatures.find(Field.HTTP_PATH, "/c/a b")).isEmpty();
    assertThat(signatures.find(Field.SIP_USER_AGENT, "x")).isEmpty();
  }

  @Test
  void find_severalMatches_theOneWithMostPoints() {
    Signatures signatures =
        Signatures.parse(
            "own",
            """
            pbx-guard-signatures 1
            http-path token 20 low abc
            http-path token 90 high abc-def
            http-path prefix 30 mid abc
            """);

    assertThat(signatures.find(Field.HTTP_PATH, "abc-def").orElseThrow().name()).isEqualTo("high");
    assertThat(signatures.find(Field.HTTP_PATH, "abc").orElseThrow().name()).isEqualTo("mid");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http-path prefix 60 x | own:2: expected: field match points name text",
        "ftp-path prefix 60 x y | own:2: no such field: ftp-path",
        "http-path contains 60 x y | own:2: no such match: contains",
        "http-path prefix 0 x y | own:2: points out of range: 0",
        "http-path prefix 101 x y | own:2: points out of range: 101",
        "http-path prefix many x y | own:2: points out of range: many",
        "http-path prefix 5 x \u00fc | own:2: text is not printable ASCII",
      })
  void parse_badLine_refusedWithItsNumber(String line, String message) {
    assertThatThrownBy(() -> Signatures.parse("own", "pbx-guard-signatures 1\n" + line))
        .isInstanceOf(SignatureException.class)
        .hasMessage(message);
  }

  @Test
  void parse_headerMissingOrLineTwice_refused() {
    assertThatThrownBy(() -> Signatures.parse("own", "# nothing\n"))
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> Signatures.parse("own", "http-path prefix 60 x /a"))
        .hasMessageStartingWith("own:1: expected 'pbx-guard-signatures");
    String line = "http-path prefix 60 x /a\n";
    assertThatThrownBy(() -> Signatures.parse("own", "pbx-guard-signatures 1\n" + line + line))
        .hasMessage("own:3: the same signature stands in an earlier line");
  }

  @FuzzTest(maxDuration = "1m")
  void parse_anyText_readOrRefused(FuzzedDataProvider data) {
    String text = data.consumeBoolean() ? "pbx-guard-signatures 1\n" : "";
    try {
      assertThat(Signatures.parse("any", text + data.consumeRemainingAsString()).all()).isNotNull();
    } catch (SignatureException e) {
      assertThat(e).hasMessageStartingWith("any:");
    }
  }
}
