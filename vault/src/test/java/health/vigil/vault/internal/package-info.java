@NullMarked
package health.vigil.vault.internal;

import org.jspecify.annotations.NullMarked;
