package health.vigil.console;

import health.vigil.inquiry.Exports;
import health.vigil.inquiry.Inquiries;
import health.vigil.inquiry.Timelines;
import health.vigil.ledger.Archive;
import health.vigil.watch.Completeness;
import health.vigil.watch.Containment;
import health.vigil.watch.Emergencies;
import health.vigil.watch.Findings;
import health.vigil.watch.Holds;
import health.vigil.watch.SpecialCare;

/// What the pages of the compliance officer ask. Each asks policy and records by itself, but for completeness, whose
/// page does.
public record EvidenceRooms(
        Inquiries inquiries,
        Timelines timelines,
        Exports exports,
        Findings findings,
        Emergencies emergencies,
        SpecialCare specialCare,
        Containment containment,
        Holds holds,
        Archive archive,
        PatientErasure erasure,
        Completeness completeness) {}
