package org.pbxguard.core.net;

/** What a trie's slot holds. Keys are left-aligned: an IPv4 address is the upper half of a word. */
abstract class TrieItem<V> {}
