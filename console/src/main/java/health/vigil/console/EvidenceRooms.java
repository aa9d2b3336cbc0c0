package health.vigil.console;

import health.vigil.inquiry.Exports;
import health.vigil.inquiry.Inquiries;
import health.vigil.inquiry.Timelines;

/// What the pages of the compliance officer ask. Each asks policy and records by itself.
public record EvidenceRooms(Inquiries inquiries, Timelines timelines, Exports exports) {}
