/** What a team has settled: severities, mutes, baseline, what fails a run. */
@NullMarked
package dev.pgready.app.policy;

import org.jspecify.annotations.NullMarked;
