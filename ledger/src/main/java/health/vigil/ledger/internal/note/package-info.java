/// C2SP signed notes and the checkpoints in them.
@NullMarked
package health.vigil.ledger.internal.note;

import org.jspecify.annotations.NullMarked;
