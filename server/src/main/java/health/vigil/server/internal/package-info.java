/// How the platform is put together.
@NullMarked
package health.vigil.server.internal;

import org.jspecify.annotations.NullMarked;
