/// How the vault seals, indexes and stores.
@NullMarked
package health.vigil.vault.internal;

import org.jspecify.annotations.NullMarked;
