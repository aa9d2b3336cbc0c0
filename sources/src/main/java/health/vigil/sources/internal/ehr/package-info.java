/// How a record system is read: identity, pages, exports, and how far one has come.
@NullMarked
package health.vigil.sources.internal.ehr;

import org.jspecify.annotations.NullMarked;
