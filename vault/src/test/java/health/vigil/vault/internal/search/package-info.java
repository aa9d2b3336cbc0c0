@NullMarked
package health.vigil.vault.internal.search;

import org.jspecify.annotations.NullMarked;
