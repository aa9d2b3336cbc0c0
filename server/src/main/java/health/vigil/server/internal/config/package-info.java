/// Reading the configuration file: every key known, every value bounded.
@NullMarked
package health.vigil.server.internal.config;

import org.jspecify.annotations.NullMarked;
