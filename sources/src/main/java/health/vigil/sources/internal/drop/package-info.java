/// Files that a source puts into a directory.
@NullMarked
package health.vigil.sources.internal.drop;

import org.jspecify.annotations.NullMarked;
