package org.pbxguard.core.text.shell;

import org.pbxguard.core.text.match.WordTable;

/** Names of programs and shell builtins, by how much they say. Stateless. */
final class Commands {
  /** A name that is no word of a language. */
  static final int PLAIN = 1;

  /** A name that people write for other reasons, too. */
  static final int AMBIGUOUS = 2;

  private static final String PLAIN_NAMES =
      "wget curl whoami uname ifconfig ipconfig netstat nslookup chmod chown getent printenv tasklist"
          + " systeminfo powershell pwsh certutil bitsadmin bash zsh ksh csh tcsh dash ncat netcat"
          + " telnet python python2 python3 perl ruby php lua nodejs awk gawk sed grep egrep fgrep xargs"
          + " base64 xxd gzip gunzip bzip2 gcc nohup crontab sudo passwd useradd adduser usermod mkdir"
          + " rmdir mkfifo hostname busybox ifup iptables arp traceroute tracert tcpdump tftp ftp scp sftp"
          + " ssh ssh-copy-id rsync strace lsof dmesg sysctl systemctl uptime pwd netsh taskkill"
          + " schtasks wmic rundll32 regsvr32 mshta cscript wscript sh"
          + " phpinfo lsb_release apt-get yum dpkg rpm aptitude docker kubectl ansible-doc"
          + " ansible-galaxy ansible-playbook ansible nc nc.openbsd nc.traditional socat dnsdomainname ip"
          + " msfvenom msfconsole gdb vim vi nano pico mysqldump psql sqlite3 mysql ldd nmap openssl"
          + " htop killall pkill pgrep ps ls cat chattr lsattr chgrp mknod pip pip3 npm npx yarn gem"
          + " cpan git svn hg wc nl tac rev od strings hexdump dd df du mv cp rm ln pushd popd ulimit"
          + " umask unset alias unalias printf setenv jobs getfacl setfacl iconv uudecode uuencode tar"
          + " unzip zip unrar 7z xz zcat zless zgrep cmd regedit vssadmin ver gcc-7 tclsh expect julia"
          + " java javac emacs ed ex chroot chpasswd su fsck mkfs lspci lsusb lscpu lsblk ntpdate iwr rmt perf visudo cscli chef-client chef-shell"
          + " chef-run chef-vault ansible-console ansible-pull ansible-vault ansible-inventory flock"
          + " cpulimit bsdtar lastlog lastlogin ll sysinfo bcdboot setarch stdbuf";

  private static final String AMBIGUOUS_NAMES =
      "id dir echo time find more type sort who w set sleep kill env host date head tail less make"
          + " at touch cut net last history export eval exec source test true false tee ping dig copy"
          + " del erase move reg attrib top free mount umount route finger mail write wall look split"
          + " join paste diff uniq shuf seq yes expr let read trap wait watch file stat which whereis"
          + " whatis man info locate basename dirname realpath ifdown service shutdown reboot halt"
          + " poweroff node go cc as ar nm size strip open start call ren tree vol fc sc runas"
          + " function coproc bg fg cd exit return builtin hash dos2unix chef knife"
          + " .shell .system .sh aws crash screen tmux script view perms";

  private static final WordTable MACHINE =
      WordTable.of(
          "ansible",
          "ansible-doc",
          "ansible-galaxy",
          "ansible-playbook",
          "ansible-console",
          "ansible-pull",
          "ansible-vault",
          "ansible-inventory",
          "chef-client",
          "chef-run",
          "chef-shell",
          "chef-vault",
          "netsh",
          "ifconfig",
          "ipconfig",
          "whoami",
          "nslookup",
          "wget",
          "chmod",
          "chown",
          "uname",
          "systeminfo",
          "tasklist",
          "netstat",
          "getent",
          "printenv",
          "cscli",
          "visudo",
          "iptables",
          "systemctl",
          "apt-get",
          "useradd",
          "lsof",
          "nohup",
          "mkdir",
          "rmdir",
          "sysctl",
          "crontab",
          "curl",
          "ssh-copy-id",
          "scp",
          "tcpdump",
          "traceroute",
          "certutil",
          "schtasks",
          "wmic",
          "vssadmin");

  private static final WordTable WRAPPERS =
      WordTable.of(
          "time", "nohup", "strace", "which", "sudo", "exec", "env", "xargs", "watch", "whereis",
          "type", "busybox", "setsid", "nice", "timeout", "stdbuf", ".shell", ".system", ".sh");

  private static final WordTable TABLE = table();

  private Commands() {}

  private static WordTable table() {
    WordTable.Builder words = WordTable.builder();
    add(words, PLAIN, PLAIN_NAMES);
    add(words, AMBIGUOUS, AMBIGUOUS_NAMES);
    return words.build();
  }

  private static void add(WordTable.Builder words, int kind, String list) {
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || list.charAt(i) == ' ') {
        words.add(kind, list.substring(start, i));
        start = i + 1;
      }
    }
  }

  /** Whether the name is one that nobody writes but at a prompt. */
  static boolean machine(String text, int from, int to) {
    return MACHINE.has(text, from, to);
  }

  /** Whether the program runs another one that its first argument names. */
  static boolean wraps(String text, int from, int to) {
    return WRAPPERS.has(text, from, to);
  }

  /** PLAIN, AMBIGUOUS, or 0 when no program has that name. */
  static int kind(String text, int from, int to) {
    boolean exe = to - from > 4 && text.regionMatches(true, to - 4, ".exe", 0, 4);
    return TABLE.find(text, from, exe ? to - 4 : to);
  }
}
