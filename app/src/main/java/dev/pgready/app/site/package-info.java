/** The documentation as a site: static pages from profiles, pages of checks, commands and docs. */
@NullMarked
package dev.pgready.app.site;

import org.jspecify.annotations.NullMarked;
