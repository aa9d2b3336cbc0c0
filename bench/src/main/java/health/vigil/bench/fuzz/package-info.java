/// Coverage-guided fuzzing: what is fuzzed, and the command.
@NullMarked
package health.vigil.bench.fuzz;

import org.jspecify.annotations.NullMarked;
