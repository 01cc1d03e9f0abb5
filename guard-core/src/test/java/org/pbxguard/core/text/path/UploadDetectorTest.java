package org.pbxguard.core.text.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class UploadDetectorTest {
  private final Probe probe = Probe.of(new UploadDetector());
  private final Where name = Where.of(Place.FILE_NAME);

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "x.php",
        "x.PHP5",
        "x.php.",
        "x.php  ",
        "x. php",
        "x.php.jpg",
        "x.phtml",
        "x.jsp",
        "x.jspx..",
        "a/b\\x.aspx",
        "x.asp;.jpg",
        "x.php::$DATA",
        ".htaccess",
        "web.config",
        "x.php%00.png",
        "x.cgi",
        "sess_0123456789abcdef",
      })
  void inspect_nameThatServersRun_refused(String text) {
    assertThat(probe.points(text, name)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "report.pdf",
        "holiday.jpg",
        "greeting.wav",
        "moh.mp3",
        "phones.csv",
        "backup.tar.gz",
        "0004f2abcdef.cfg",
        "Acme Inc. offer.docx",
        "v1.2.3-notes.txt",
        "phpinfo notes.txt",
        "sess_1.wav",
      })
  void inspect_ordinaryName_letThrough(String text) {
    assertThat(probe.points(text, name)).isZero();
  }

  @Test
  void inspect_headerThatNamesAFile_readLikeOne() {
    assertThat(probe.points("x.php", Where.header("X-Filename")))
        .isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("x.php", Where.header("X-File-Name")))
        .isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("https://h.example/x.php", Where.header("Referer"))).isZero();
    assertThat(probe.points("x.php")).isZero();
  }
}
