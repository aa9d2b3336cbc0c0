/// People's accounts and machines' access tokens: signing in, throttled and recorded.
@NullMarked
package health.vigil.server.internal.accounts;

import org.jspecify.annotations.NullMarked;
