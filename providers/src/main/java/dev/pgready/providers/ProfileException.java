package dev.pgready.providers;

/** A profile that can't be read: the message names file, line and key. */
public final class ProfileException extends RuntimeException {
  public ProfileException(String message) {
    super(message);
  }
}
