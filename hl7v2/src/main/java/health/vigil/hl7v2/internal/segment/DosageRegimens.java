package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestPriority;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/// When and how much of a medication is taken, as TQ1 says it, table TQ1[MedicationRequest], and before 2.5 TQ in RXE-1
/// or ORC-7.
final class DosageRegimens {
    private final Session session;
    private final MedicationRequest request;
    private final List<Dosage> regimens = new ArrayList<>();
    private @Nullable Part ordered;
    private @Nullable Part encoded;
    private boolean repeats;

    DosageRegimens(Session session, MedicationRequest request) {
        this.session = session;
        this.request = request;
    }

    /// ORC-7.
    ///
    /// @param read whether it has been read for another step of the order
    void ordered(Part timing, boolean read) {
        ordered = timing;
        repeats = read;
    }

    /// RXE-1.
    void encoded(Part timing) {
        encoded = timing;
    }

    /// TQ1, of which each pattern (TQ1-3) is an instruction of its own.
    void timing(ReadSegment tq1) {
        Fields in = new Fields(session, tq1, "MedicationRequest");
        in.setId(1);
        Dosage own = new Dosage();
        Quantity quantity = Cq.quantity(in.field(2, "dosageInstruction.doseAndRate.doseQuantity"), session.facility());
        if (quantity != null) {
            own.addDoseAndRate().setDose(quantity);
        }
        priority(in);
        in.text(
                10,
                "dosageInstruction.additionalInstruction.text",
                text -> own.addAdditionalInstruction().setText(text));
        in.text(11, "dosageInstruction.text", own::setText);
        List<Part> patterns = in.field(3, "dosageInstruction.timing").repetitions();
        if (patterns.isEmpty()) {
            regimen(own, TimingMapper.timing(in, "dosageInstruction.timing", null));
        }
        for (Part pattern : patterns) {
            regimen(own.copy(), TimingMapper.timing(in, "dosageInstruction.timing", pattern));
        }
    }

    /// One order has one priority: another of a further TQ1 stays unread.
    private void priority(Fields in) {
        Coding said = ConceptMaps.PRIORITY.of(in.peek(9));
        if (!request.hasPriority()
                || (said != null && request.getPriority().toCode().equals(said.getCode()))) {
            in.code(
                    9,
                    "priority",
                    ConceptMaps.PRIORITY,
                    code -> request.setPriority(MedicationRequestPriority.fromCode(code.getCode())));
        }
    }

    private void regimen(Dosage own, Timing timing) {
        if (!timing.isEmpty()) {
            own.setTiming(timing);
        }
        if (!own.isEmpty()) {
            regimens.add(own);
        }
    }

    /// TQ, before 2.5: RXE-1, else ORC-7. Both are left as sent where TQ1, which replaces them, is there.
    private void older() {
        boolean own = encoded != null && encoded.isValued();
        Part field = own ? encoded : ordered;
        if (field == null || !field.isValued() || !regimens.isEmpty()) {
            return;
        }
        for (Part tq : field.repetitions()) {
            regimen(new Dosage(), TimingMapper.timing(session, tq));
            Coding priority = request.hasPriority() ? null : TimingMapper.priority(tq, "MedicationRequest.priority");
            if (priority != null) {
                request.setPriority(MedicationRequestPriority.fromCode(priority.getCode()));
            }
        }
        if (own && ordered != null && !repeats && field.raw().equals(ordered.raw())) {
            ordered.notCarried(Reason.REPEATED);
        }
    }

    /// What is taken at different times is an instruction for each, in order; how it is taken is said in each.
    ///
    /// @param common how it is taken
    void put(Dosage common) {
        older();
        if (regimens.isEmpty() && !common.isEmpty()) {
            request.addDosageInstruction(common);
        }
        for (Dosage own : regimens) {
            Dosage instruction = common.copy();
            if (own.hasTiming()) {
                instruction.setTiming(own.getTiming());
            }
            own.getDoseAndRate().forEach(instruction::addDoseAndRate);
            own.getAdditionalInstruction().forEach(instruction::addAdditionalInstruction);
            if (own.hasText()) {
                instruction.setText(own.getText());
            }
            request.addDosageInstruction(instruction);
            if (regimens.size() > 1) {
                instruction.setSequence(request.getDosageInstruction().size());
            }
        }
    }
}
