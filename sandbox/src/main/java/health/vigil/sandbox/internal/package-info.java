/// How the feed is made and read; no contract for other rooms.
@NullMarked
package health.vigil.sandbox.internal;

import org.jspecify.annotations.NullMarked;
