/** What a check is given and gives back: context, scope, result, finding, remedy, report. */
@NullMarked
package dev.pgready.checks.model;

import org.jspecify.annotations.NullMarked;
