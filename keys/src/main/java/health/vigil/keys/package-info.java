/// Key-encryption providers and the data keys that they wrap.
@NullMarked
package health.vigil.keys;

import org.jspecify.annotations.NullMarked;
