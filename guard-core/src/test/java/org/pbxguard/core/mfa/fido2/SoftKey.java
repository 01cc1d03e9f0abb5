package org.pbxguard.core.mfa.fido2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A browser with a FIDO2 key in software: P-256, attestation "none". Everything that an attacker or
 * an odd key could do differently can be set.
 */
final class SoftKey {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Base64.Encoder B64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair = newPair();
  private final byte[] id = new byte[32];
  private byte[] handle = new byte[0];
  String origin = "https://pbx.example.org";
  String rpId = "pbx.example.org";
  boolean userPresent = true;
  boolean userVerified = true;
  boolean backupEligible;
  boolean backedUp;
  boolean sendsHandle = true;
  boolean crossOrigin;
  String type = "";
  String challenge = "";
  int counter = 1;

  SoftKey() {
    new SecureRandom().nextBytes(id);
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String id() {
    return B64.encodeToString(id);
  }

  byte[] handle() {
    return handle.clone();
  }

  /** Answers creation options as {@code navigator.credentials.create} would. */
  String create(Ceremony ceremony) {
    JsonNode options = read(ceremony.publicKey()).path("publicKey");
    handle = Base64.getUrlDecoder().decode(options.path("user").path("id").asText());
    byte[] clientData = clientData("webauthn.create", options);
    byte[] authData = concat(authData(0x40), attested());
    byte[] attestation =
        concat(
            new byte[] {(byte) 0xA3, 0x63, 'f', 'm', 't', 0x64, 'n', 'o', 'n', 'e'},
            new byte[] {0x67, 'a', 't', 't', 'S', 't', 'm', 't', (byte) 0xA0},
            new byte[] {0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a'},
            new byte[] {0x59, (byte) (authData.length >> 8), (byte) authData.length},
            authData);
    ObjectNode response = MAPPER.createObjectNode();
    response.put("clientDataJSON", B64.encodeToString(clientData));
    response.put("attestationObject", B64.encodeToString(attestation));
    response.putArray("transports").add("usb").add("nfc");
    return credential(response);
  }

  /** Answers request options as {@code navigator.credentials.get} would. */
  String get(Ceremony ceremony) {
    JsonNode options = read(ceremony.publicKey()).path("publicKey");
    byte[] clientData = clientData("webauthn.get", options);
    byte[] authData = authData(0);
    ObjectNode response = MAPPER.createObjectNode();
    response.put("clientDataJSON", B64.encodeToString(clientData));
    response.put("authenticatorData", B64.encodeToString(authData));
    response.put("signature", B64.encodeToString(sign(concat(authData, sha256(clientData)))));
    if (sendsHandle) {
      response.put("userHandle", B64.encodeToString(handle));
    }
    return credential(response);
  }

  private String credential(ObjectNode response) {
    ObjectNode credential = MAPPER.createObjectNode();
    credential.put("id", id());
    credential.put("rawId", id());
    credential.put("type", "public-key");
    credential.putObject("clientExtensionResults");
    credential.set("response", response);
    return credential.toString();
  }

  private byte[] clientData(String usualType, JsonNode options) {
    ObjectNode data = MAPPER.createObjectNode();
    data.put("type", type.isEmpty() ? usualType : type);
    data.put("challenge", challenge.isEmpty() ? options.path("challenge").asText() : challenge);
    data.put("origin", origin);
    data.put("crossOrigin", crossOrigin);
    return data.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authData(int moreFlags) {
    int flags =
        moreFlags
            | (userPresent ? 1 : 0)
            | (userVerified ? 4 : 0)
            | (backupEligible ? 8 : 0)
            | (backedUp ? 16 : 0);
    return ByteBuffer.allocate(37)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) flags)
        .putInt(counter)
        .array();
  }

  private byte[] attested() {
    byte[] cose = CoseKey.es256((ECPublicKey) pair.getPublic()).getBytes();
    return ByteBuffer.allocate(16 + 2 + id.length + cose.length)
        .put(new byte[16])
        .putShort((short) id.length)
        .put(id)
        .put(cose)
        .array();
  }

  private byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
