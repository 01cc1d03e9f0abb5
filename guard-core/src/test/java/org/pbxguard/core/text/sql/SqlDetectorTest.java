package org.pbxguard.core.text.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;

class SqlDetectorTest {
  private final Probe probe = Probe.of(new SqlDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "x' or 'x'='x",
        "x' OR 7=7 -- ",
        "x\" or \"x\"=\"x",
        "x') or ('x'='x",
        "7 or 7=7",
        "7) or (7=7",
        "7 and 7=8",
        "7 || 7=7",
        "7 && 8=8",
        "' or true--",
        "' or not false #",
        "bob'--",
        "bob' #",
        "bob'/*",
        "bob')-- -",
        "7 and name glob 'p*'",
        "7 and name like 'p%'",
        "7 or price > 1 --",
        "7' and sqlite_version() like '3%' -- ",
        "7 or?--",
        "7 and ascii(substr(user,1,1))>64",
        "x' and length(password)=8 -- ",
        "x' xor 'x'='y",
        "x' and 5 between 4 and 6 -- ",
        "x'||(select 'y')||'",
        "x'+'y",
        "x' is not null--",
      })
  void inspect_booleanBlind_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "7 union select 1,2,3",
        "7 UnIoN/**/aLl/**/SeLeCt null,null--",
        "-7 union(select(1),2)",
        "7e0union select 2",
        "7/*!50000union*//*!50000select*/ 2",
        "x' union all select table_name from information_schema.tables--",
        "7 union distinct select top 1 name from sysobjects",
        "(select password from users limit 1)",
        "7,(select group_concat(name) from sqlite_master)",
        "7 procedure analyse(extractvalue(1,concat(0x3a,version())),1)",
        "7 and updatexml(1,concat(0x7e,user()),1)",
        "7 and 7=cast((select version()) as int)",
        "7 and 1=convert(int,@@version)",
        "7;drop table calls",
        "7; insert into users values(7)",
        "x'; exec master..xp_cmdshell 'dir'--",
        "7;waitfor delay '0:0:9'--",
        "7 and sleep(9)",
        "if(7=7,sleep(9),0)",
        "7-benchmark(9000000,md5(7))",
        "7; select pg_sleep(9)--",
        "7 and 7=dbms_pipe.receive_message('x',9)",
        "7 and 7=(case when 7=7 then randomblob(900000000) else 7 end)",
        "7 union select load_file('/x')",
        "7 into outfile '/x'",
        "7 order by 9--",
        "x' order by 9#",
        "x' having 7=7--",
        "x' group by a having 7=7 -- ",
        "char(115,101,108)",
        "chr(97)||chr(98)||chr(99)",
        "select/**/name/**/from/**/users",
      })
  void inspect_unionStackedTimeAndErrors_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "7'qWeRtY<'\">pOiUyT",
        "7).,'\"(),(",
        "7(\"...,')(.",
        "7%27%20or%20%277%27%3D%277",
        "7%2527%2520or%25207%253D7--",
        "7&#39; or 7=7--",
        "7\\u0027 or 7=7--",
        "7\uff07 or 7=7--",
        "7\u2019 or 7=7--",
        "7'+union+select+1,2--",
      })
  void inspect_probesAndDisguises_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "O'Brien",
        "O'Brien and Sons",
        "Drop Table Ltd",
        "Drop Table Ltd; Order By Post Inc",
        "The Select Group",
        "Union Select Committee",
        "Select a plan from the list",
        "select one or more items from the menu and press OK",
        "Please update the set of phones in room 5",
        "rock 'n' roll",
        "the boys' and girls' toilets",
        "it's 5 or 6 o'clock",
        "10 or less",
        "2 or 3 metal buttons",
        "6' 2\" tall",
        "70\" round table cloth",
        "\"wood\" and \"sign\" and \"polka dots\"",
        "insert coin to continue",
        "I like to delete from time to time what I do not need",
        "case when you need it",
        "She said: -- well, no.",
        "C# and F#",
        "ticket #4711 and #4712",
        "tom & jerry || popeye",
        "+49 (30) 1234-5678",
        "555-1234",
        "sip:1001@pbx.example.com;transport=udp",
        "exten => _X.,1,Dial(PJSIP/${EXTEN},30)",
        "${IF($[\"${CALLERID(num)}\" = \"100\"]?yes:no)}",
        "same => n,GotoIf($[${foo} > 5 & ${bar} < 7]?a,1:b,1)",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMDAxIn0.sflKxwRJSMeKKF2QT4",
        "if (a > 0 && b == 'x') { return true; }",
        "a=1&b=2 or c=3",
        "2024-01-01 and later",
        "sleep(500)ms is not what I meant",
        "L'\u00e9t\u00e9 et l'hiver",
        "dell'anno o dell'altro",
        "d'Artagnan and 3 musketeers",
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_arithmeticTwin_atMostAHint() {
    assertThat(probe.points("2-1")).isLessThan(Probe.REFUSED);
    assertThat(probe.points("1 or price")).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_hit_ruleAndPlaceAreNamed() {
    assertThat(probe.rules("7 union select 1,2")).contains("sqli-union-select");
  }

  @Test
  void inspect_manyTokens_stillSeesTheEnd() {
    String text = "a ".repeat(3000) + "' or 1=1--";

    assertThat(probe.points(text)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(probe.rules(text)).doesNotContain("text-detector-fault");
  }
}
