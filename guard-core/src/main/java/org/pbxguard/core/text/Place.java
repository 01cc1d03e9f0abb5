package org.pbxguard.core.text;

/** The kinds of places in a message that hold text. */
public enum Place {
  /** A request's path, as it stood on the wire. */
  PATH("path"),
  /** The name of a query or form parameter. */
  PARAMETER_NAME("parameter name"),
  /** The value of a query or form parameter. */
  PARAMETER("parameter"),
  /** A header's value. */
  HEADER("header"),
  /** The name of a cookie. */
  COOKIE_NAME("cookie name"),
  /** A cookie's value. */
  COOKIE("cookie"),
  /** A key of a JSON object. */
  JSON_KEY("json key"),
  /** A string of a JSON document. */
  JSON("json"),
  /** Text or an attribute of an XML document. */
  XML("xml"),
  /** The name that an uploaded file gives itself. */
  FILE_NAME("file name"),
  /** What an uploaded file holds. */
  FILE("file"),
  /** A body that could not be told apart further. */
  BODY("body"),
  /** A SIP header's value or a SIP URI. */
  SIP("sip");

  private final String text;

  Place(String text) {
    this.text = text;
  }

  /** How the place is called in findings. */
  public String text() {
    return text;
  }
}
