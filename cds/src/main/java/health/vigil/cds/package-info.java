/// Decision support where clinicians already work: CDS Hooks 2.0. A record system asks about the patient that it
/// shows, and gets what the score says as cards.
@NullMarked
package health.vigil.cds;

import org.jspecify.annotations.NullMarked;
