package dev.wafer.packaging;

/** A package cannot be as it is asked for. The message is meant for the user. */
public final class PackageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PackageException(String message) {
    super(message);
  }
}
