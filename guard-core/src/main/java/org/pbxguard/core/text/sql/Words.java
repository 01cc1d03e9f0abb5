package org.pbxguard.core.text.sql;

import java.util.Arrays;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.WordTable;

/** The words of SQL and what they are to the rules. Stateless. */
final class Words {
  private static final Kind[] KINDS = Kind.values();
  private static final WordTable TABLE = table();

  private Words() {}

  private static WordTable table() {
    WordTable.Builder words = WordTable.builder();
    add(words, Kind.LOGIC, "and or xor");
    add(words, Kind.NOT, "not");
    add(
        words,
        Kind.COMPARE,
        "like ilike rlike regexp glob match in is between sounds similar isnull notnull div mod"
            + " collate");
    add(
        words,
        Kind.VALUE,
        "null true false current_user session_user system_user current_date current_time"
            + " current_timestamp localtime sysdate systimestamp rownum rowid unknown");
    add(words, Kind.UNION, "union intersect except minus");
    add(words, Kind.SELECT, "select");
    add(words, Kind.DISTINCT, "distinct all distinctrow");
    add(words, Kind.CASE, "case");
    add(words, Kind.WHEN, "when");
    add(words, Kind.THEN, "then");
    add(words, Kind.FROM, "from");
    add(words, Kind.BY, "by");
    add(
        words,
        Kind.STATEMENT,
        "insert update delete drop create alter truncate exec execute declare shutdown waitfor"
            + " grant revoke merge replace call handler attach detach vacuum pragma rename backup"
            + " restore copy load set begin do prepare deallocate kill dump reconfigure use show"
            + " print");
    add(
        words,
        Kind.CLAUSE,
        "where having group order limit offset into values procedure returning window fetch join on"
            + " using as end else top for escape");
    add(words, Kind.FUNCTION, FUNCTIONS);
    add(words, Kind.DANGEROUS, DANGEROUS);
    add(words, Kind.SYSTEM, SYSTEM);
    return words.build();
  }

  private static final String FUNCTIONS =
      "sleep benchmark ascii char chr ord mid substr substring left right length len char_length"
          + " character_length lower upper concat concat_ws group_concat hex unhex bin oct cast"
          + " convert version database schema user if iif ifnull nullif coalesce count sum min max"
          + " avg exp floor rand abs round sqrt exists any some elt make_set field find_in_set"
          + " instr locate position reverse repeat rpad lpad space ltrim rtrim trim to_char"
          + " to_number to_date decode nvl greatest least strcmp conv crc32 md5 sha1 sha2 password"
          + " encode db_name user_name host_name object_id object_name col_name suser_name"
          + " suser_sname is_member is_srvrolemember quotename stuff string_agg array_agg likely"
          + " unlikely likelihood typeof changes random zeroblob last_insert_rowid sqlite_version"
          + " unicode quote printf total_changes xmlparse xmlelement current_database"
          + " current_schema query_to_xml getdate now curdate curtime datediff bit_length"
          + " octet_length json_extract json_value json_keys st_latfromgeohash gtid_subset"
          + " name_const polygon multipoint geometrycollection linestring multilinestring"
          + " multipolygon point row_count found_rows connection_id last_insert_id uuid"
          + " current_setting starts_with overlay regexp_substring log10 ln pow day minute hour"
          + " month second format time default sign ceiling tan acos asin atan radians degrees row"
          + " column_name sin cos pi log power";

  private static final String DANGEROUS =
      "pg_sleep pg_read_file pg_ls_dir pg_stat_file lo_import lo_export dblink dblink_connect"
          + " extractvalue updatexml xmltype load_file load_extension randomblob fts3_tokenizer"
          + " xp_cmdshell xp_dirtree xp_regread xp_regwrite xp_fileexist xp_servicecontrol"
          + " xp_availablemedia xp_enumdsn xp_loginconfig xp_makecab xp_ntsec_enumdomains"
          + " xp_terminate_process xp_subdirs xp_msver sp_executesql sp_oacreate sp_oamethod"
          + " sp_configure sp_makewebtask sp_addlogin sp_addsrvrolemember sp_password sp_helpdb"
          + " openrowset opendatasource openquery fn_xe_file_target_read_file fn_trace_gettable"
          + " fn_get_audit_file sys_eval sys_exec utl_http.request utl_inaddr.get_host_address"
          + " utl_inaddr.get_host_name ctxsys.drithsx.sn dbms_pipe.receive_message dbms_lock.sleep"
          + " dbms_session.sleep dbms_utility.sqlid_to_sqlhash dbms_ldap.init dbms_xmlquery.getxml"
          + " dbms_java.runjava httpuritype utl_file.fopen is_used_lock get_lock release_lock"
          + " st_longfromgeohash lo_get lo_put user_lock.sleep database_to_xml table_to_xml"
          + " master..xp_cmdshell master.dbo.xp_cmdshell master..xp_dirtree master..sp_makewebtask"
          + " has_dbaccess gtid_subtract load_xml";

  private static final String SYSTEM =
      "sysobjects syscolumns sysdatabases syslogins master..sysdatabases master..sysobjects"
          + " master..syslogins master..sysxlogins master.dbo.sysdatabases sys.objects sys.tables"
          + " sys.databases sys.sql_logins sys.columns sys.user$ sqlite_master sqlite_schema"
          + " sqlite_temp_master pg_catalog pg_user pg_shadow pg_tables pg_database pg_class"
          + " pg_namespace pg_authid pg_roles pg_stat_activity mysql.user mysql.db"
          + " mysql.innodb_table_stats all_tables all_users all_tab_columns user_tables"
          + " user_tab_columns dba_users dba_tables v$version v$instance v$database v$parameter"
          + " v$session msysobjects msysaccessobjects msysqueries rdb$database rdb$relations"
          + " sysibm.sysdummy1 syscat.tables sysibm.systables domain.tables domain.columns"
          + " systables sysconstraints";

  private static void add(WordTable.Builder words, Kind kind, String list) {
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || list.charAt(i) == ' ') {
        words.add(number(kind), list.substring(start, i));
        start = i + 1;
      }
    }
  }

  /** Kinds by number, from 1 on, since 0 says that a word is not in the table. */
  private static int number(Kind kind) {
    return Arrays.asList(KINDS).indexOf(kind) + 1;
  }

  /** What the word between the two indices is. */
  static Kind kind(CharSequence text, int from, int to) {
    int found = TABLE.find(text, from, to);
    if (found != 0) {
      return KINDS[found - 1];
    }
    return prefixed(text, from, to);
  }

  /** Names by how they begin: whatever follows, a catalogue stays a catalogue. */
  private static Kind prefixed(CharSequence text, int from, int to) {
    if (starts(text, from, to, "information_schema")
        || starts(text, from, to, "pg_catalog.")
        || starts(text, from, to, "sysibm.")
        || starts(text, from, to, "syscat.")) {
      return Kind.SYSTEM;
    }
    if (starts(text, from, to, "xp_") && to - from > 6 && letters(text, from + 3, to)) {
      return Kind.DANGEROUS;
    }
    if (starts(text, from, to, "dbms_") || starts(text, from, to, "utl_")) {
      return to - from > 8 ? Kind.DANGEROUS : Kind.WORD;
    }
    if (starts(text, from, to, "ctxsys.")) {
      return Kind.DANGEROUS;
    }
    return Kind.WORD;
  }

  private static boolean letters(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.letter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean starts(CharSequence text, int from, int to, String lower) {
    if (to - from < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      if ((text.charAt(from + i) | 0x20) != (lower.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }
}
