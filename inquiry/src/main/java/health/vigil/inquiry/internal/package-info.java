/// How answers are put together and written.
@NullMarked
package health.vigil.inquiry.internal;

import org.jspecify.annotations.NullMarked;
