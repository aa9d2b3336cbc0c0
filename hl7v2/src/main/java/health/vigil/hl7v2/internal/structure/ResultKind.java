package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;

/// What the value of a result is by OBX-2. FHIR does not tell a line of a text from a value in words, and to whoever
/// corrects results it makes a difference: so the record keeps it.
enum ResultKind {
    /// Numbers, codes, times and words of their own.
    VALUE,
    /// Lines of a text: TX, FT.
    TEXT,
    /// ED, RP.
    DOCUMENT;

    private static final String TYPE = MessageMapper.STRUCTURES + "hl7v2-value-type";

    private static ResultKind of(String type) {
        return switch (type) {
            case "TX", "FT" -> TEXT;
            case "ED", "RP" -> DOCUMENT;
            default -> VALUE;
        };
    }

    static ResultKind of(ReadSegment obx) {
        return of(obx.field(2).peek());
    }

    static ResultKind of(Observation held) {
        return of(type(held));
    }

    private static String type(@Nullable Observation held) {
        Extension kept = held == null ? null : held.getExtensionByUrl(TYPE);
        return kept != null && kept.getValue() instanceof CodeType type ? type.getValue() : "";
    }

    /// Keeps with a result what it is, if it is no value. What is sent without a type is what it was before.
    static void keep(ReadSegment obx, @Nullable Observation before, Observation result) {
        String sent = obx.field(2).peek();
        String type = sent.isEmpty() ? type(before) : sent;
        if (of(type) != VALUE) {
            result.addExtension(TYPE, new CodeType(type));
        }
    }
}
