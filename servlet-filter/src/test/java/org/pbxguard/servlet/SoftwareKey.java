package org.pbxguard.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/** A browser with a FIDO2 key (P-256, attestation "none") as the pages' script talks to it. */
public final class SoftwareKey {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder B64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair;
  private final byte[] id = new byte[20];
  private String handle = "";
  public int counter = 1;
  public String origin;
  public String rpId = "localhost";
  public boolean verifies = true;

  public SoftwareKey(String origin) throws Exception {
    this.origin = origin;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.pair = generator.generateKeyPair();
    ByteBuffer.wrap(id).putInt(pair.hashCode()).putLong(System.nanoTime());
  }

  public String id() {
    return B64.encodeToString(id);
  }

  /** What {@code navigator.credentials.create} answers. */
  public ObjectNode create(JsonNode options) throws Exception {
    handle = options.path("user").path("id").asText();
    byte[] data =
        concat(authenticatorData(0x45), new byte[16], new byte[] {0, (byte) id.length}, id, cose());
    ObjectNode response = JSON.createObjectNode();
    response.put("clientDataJSON", B64.encodeToString(client("webauthn.create", options)));
    // CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": bytes}
    byte[] head = hex("a363666d74646e6f6e656761747453746d74a0686175746844617461");
    byte[] size = {0x58, (byte) data.length};
    response.put("attestationObject", B64.encodeToString(concat(head, size, data)));
    response.putArray("transports").add("usb");
    return credential(response);
  }

  /** What {@code navigator.credentials.get} answers. */
  public ObjectNode get(JsonNode options) throws Exception {
    byte[] client = client("webauthn.get", options);
    byte[] data = authenticatorData(0x05);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(data);
    signature.update(sha256(client));
    ObjectNode response = JSON.createObjectNode();
    response.put("clientDataJSON", B64.encodeToString(client));
    response.put("authenticatorData", B64.encodeToString(data));
    response.put("signature", B64.encodeToString(signature.sign()));
    response.put("userHandle", handle);
    return credential(response);
  }

  private ObjectNode credential(ObjectNode response) {
    ObjectNode credential = JSON.createObjectNode();
    credential.put("id", id()).put("rawId", id()).put("type", "public-key");
    credential.putObject("clientExtensionResults");
    credential.set("response", response);
    return credential;
  }

  private byte[] client(String type, JsonNode options) {
    ObjectNode data = JSON.createObjectNode();
    data.put("type", type).put("challenge", options.path("challenge").asText());
    data.put("origin", origin).put("crossOrigin", false);
    return data.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(int flags) throws Exception {
    return ByteBuffer.allocate(37)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) (verifies ? flags : flags & ~4))
        .putInt(counter)
        .array();
  }

  /** The public key (RFC 9052 7.1): kty EC2, alg ES256, crv P-256, x, y. */
  private byte[] cose() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return concat(
        hex("a5010203262001215820"),
        coordinate(key.getW().getAffineX()),
        hex("225820"),
        coordinate(key.getW().getAffineY()));
  }

  private static byte[] coordinate(BigInteger number) {
    return hex("%064x".formatted(number));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
