package org.pbxguard.core.text.code;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.text.match.WordTable;

/**
 * Names of functions that only PHP has, or that say nothing unless they are all there is.
 * Stateless.
 */
final class PhpNames {
  private static final String NAMES =
      "chr unpack pack ord constant define defined each strrev strstr strtr stripos strripos substr substr_count substr_replace ucfirst ucwords lcfirst nl2br implode explode"
          + " str_pad str_repeat str_split str_word_count str_shuffle vsprintf number_format htmlspecialchars"
          + " html_entity_decode htmlentities strip_tags addslashes stripslashes quotemeta chunk_split similar_text"
          + " metaphone levenshtein crc32 sha1_file md5_file hash_file hash_hmac_file is_array is_callable"
          + " is_numeric is_string is_object is_resource is_dir is_file is_link is_readable is_writable is_executable"
          + " is_uploaded_file intval floatval strval boolval settype gettype array_diff array_diff_assoc array_diff_ukey"
          + " array_diff_uassoc array_fill array_flip array_intersect array_key_exists array_keys array_merge array_pop"
          + " array_push array_rand array_reduce array_reverse array_search array_shift array_slice array_splice array_udiff"
          + " array_uintersect array_unique array_unshift array_values array_walk_recursive uasort uksort natsort"
          + " iterator_apply iterator_to_array file_exists filegroup fileowner fileperms fileatime filemtime filesize filetype"
          + " fileinode disk_free_space disk_total_space fgetc fgetcsv fputcsv fpassthru fscanf ftruncate linkinfo "
          + " parse_ini_string       fopen fclose chgrp lchgrp lchown"
          + " gethostbyname gethostbyaddr gethostbynamel dns_get_record checkdnsrr getmxrr inet_pton"
          + " socket_create socket_connect stream_socket_client stream_socket_server  "
          + " gzuncompress gzencode gzdeflate bzcompress bzdecompress zlib_decode convert_uuencode ctype_alpha"
          + " sodium_crypto_aead_chacha20poly1305_ietf_keygen sodium_crypto_secretbox sodium_bin2hex openssl_encrypt"
          + " openssl_decrypt mcrypt_encrypt random_bytes random_int mt_rand lcg_value "
          + " zend_version zend_test_is_string_marked_as_valid_utf8 get_cfg_var get_current_user get_loaded_extensions"
          + " get_object_vars get_class_methods get_include_path getmypid getmyuid getlastmod getrusage"
          + " php_sapi_name php_ini_loaded_file php_strip_whitespace sys_getloadavg highlight_string"
          + " mysql_query mysql_connect mysqli_query mysqli_connect pg_query sqlite_query odbc_exec oci_execute"
          + " ftp_connect ftp_get ftp_put imap_open ldap_connect session_id session_destroy setcookie"
          + " header_remove http_response_code error_log trigger_error set_error_handler restore_error_handler"
          + " debug_backtrace debug_print_backtrace func_get_arg function_exists method_exists class_exists"
          + "       key_exists ob_get_contents ob_clean ob_end_flush"
          + " spl_autoload_register simplexml_import_dom xml_parser_create utf8_decode utf8_encode iconv_substr"
          + " mb_substr mb_strlen mb_ereg mb_eregi_replace preg_match preg_match_all preg_split preg_grep preg_quote"
          + " json_decode json_encode var_export base64_encode bin2hex urldecode rawurldecode urlencode"
          + "        proc_get_status proc_terminate sem_get shmop_open";

  private static final WordTable TABLE = table();

  private PhpNames() {}

  private static WordTable table() {
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= NAMES.length(); i++) {
      if (i == NAMES.length() || NAMES.charAt(i) == ' ') {
        names.add(NAMES.substring(start, i));
        start = i + 1;
      }
    }
    return WordTable.of(
        names.stream().filter(name -> !name.isEmpty()).distinct().toArray(String[]::new));
  }

  static boolean has(String text, int from, int to) {
    return TABLE.has(text, from, to);
  }
}
