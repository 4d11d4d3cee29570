/** JSON read without data binding: into records, or of any form. */
@NullMarked
package dev.pgready.json;

import org.jspecify.annotations.NullMarked;
