package org.pbxguard.sip.message;

import gov.nist.core.CommonLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.lang.reflect.Proxy;
import java.text.ParseException;
import java.util.Optional;

/** The second opinion: JAIN-SIP's parser in strict mode, where a header it refuses ends it. */
final class JainSip {
  static {
    // Without log4j 1.2 the parser would fail to load its logger on the first odd message.
    CommonLogger.useLegacyLogger = true;
    CommonLogger.legacyLogger =
        (StackLogger)
            Proxy.newProxyInstance(
                StackLogger.class.getClassLoader(),
                new Class<?>[] {StackLogger.class},
                (proxy, method, args) ->
                    method.getReturnType() == boolean.class
                        ? false
                        : method.getReturnType() == int.class ? Integer.valueOf(0) : null);
  }

  private JainSip() {}

  /** The message, if the parser takes all of it. */
  static Optional<SIPMessage> parse(byte[] bytes) {
    try {
      return Optional.ofNullable(
          new StringMsgParser()
              .parseSIPMessage(
                  bytes,
                  true,
                  true,
                  (fault, message, header, text, whole) -> {
                    throw fault;
                  }));
    } catch (ParseException | RuntimeException refused) {
      return Optional.empty();
    }
  }
}
