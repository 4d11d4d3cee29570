// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.ProjectFile;

/** What the screen asks the loop to do. */
public sealed interface Task {
  /** Read a file: the user said so. */
  record Read(ProjectFile file) implements Task {}

  /** Find out where a connection leads, without connecting. */
  record Resolve(Candidate candidate) implements Task {}

  /** Connect and look: the user has seen where to. */
  record Collect(Place place) implements Task {}

  /** Connect again and judge. */
  record Check(Place place, Answers answers) implements Task {}

  /** Stop what is under way. */
  record Cancel() implements Task {}

  /**
   * Write the files.
   *
   * @param pipeline whether that of the pipeline too
   */
  record Write(Place place, Answers answers, boolean pipeline) implements Task {}
}
