/// How the engines are made and run; no other room's business.
@NullMarked
package health.vigil.engines.internal;

import org.jspecify.annotations.NullMarked;
