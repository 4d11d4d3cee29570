// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

/** A text is no report in JSON that this version can use; the message says where. */
public final class UnreadableReportException extends RuntimeException {
  public UnreadableReportException(String message) {
    super(message);
  }
}
