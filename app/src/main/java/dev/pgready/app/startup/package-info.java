/** What only the start needs: the warm-up of the class archive, concealed arguments. */
@NullMarked
package dev.pgready.app.startup;

import org.jspecify.annotations.NullMarked;
