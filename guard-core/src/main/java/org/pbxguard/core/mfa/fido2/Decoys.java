package org.pbxguard.core.mfa.fido2;

import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Set;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.Signer;

/**
 * Keys of users who have none, so that the options for them look like anybody's: the same each
 * time, and different for each user. Nobody holds the private key; a signature is still checked,
 * for the sake of the time that it takes.
 *
 * <p>Immutable and thread-safe.
 */
final class Decoys {
  /** Length of credential ids and transports as they are met: passkeys, then security keys. */
  private static final int[] LENGTHS = {16, 20, 32, 48, 64};

  private static final int SIGNATURE_KEY_ID = Integer.BYTES;
  private static final int FIRST_SECURITY_KEY = 3;

  private final Signer signer;
  private final ByteArray publicKey = publicKey();

  /** Decoys derived by {@code signer}, whose signatures carry four bytes of key id. */
  Decoys(Signer signer) {
    this.signer = signer;
  }

  /** The one key that an unknown user seems to have. */
  Set<PublicKeyCredentialDescriptor> of(UserId user) {
    byte[] first = bytes(user, 0);
    int kind = (first[0] & 0xFF) % LENGTHS.length;
    byte[] id = Arrays.copyOf(bytes(user, 1), LENGTHS[kind]);
    System.arraycopy(bytes(user, 2), 0, id, id.length / 2, id.length - id.length / 2);
    String transports = kind < FIRST_SECURITY_KEY ? "hybrid,internal" : "nfc,usb";
    return Set.of(KeyState.descriptor(new ByteArray(id), transports));
  }

  /** The handle that an unknown user seems to have. */
  ByteArray handle(UserId user) {
    return new ByteArray(bytes(user, 3));
  }

  /** A key under any id, whose signature nobody can make. */
  RegisteredCredential key(ByteArray id, ByteArray handle) {
    return RegisteredCredential.builder()
        .credentialId(id)
        .userHandle(handle)
        .publicKeyCose(publicKey)
        .signatureCount(0)
        .build();
  }

  private byte[] bytes(UserId user, int part) {
    byte[] signature =
        signer.sign(("fido2-decoy/" + part + "/" + user.text()).getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOfRange(signature, SIGNATURE_KEY_ID, signature.length);
  }

  /** A fresh P-256 key as COSE (RFC 9053 7.1); its private half is dropped. */
  private static ByteArray publicKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
      return CoseKey.es256(key);
    } catch (GeneralSecurityException e) {
      throw new MfaException("this Java cannot make P-256 keys", e);
    }
  }
}
