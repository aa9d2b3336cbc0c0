/// The cipher and the file handling behind the keys room's API.
@NullMarked
package health.vigil.keys.internal;

import org.jspecify.annotations.NullMarked;
