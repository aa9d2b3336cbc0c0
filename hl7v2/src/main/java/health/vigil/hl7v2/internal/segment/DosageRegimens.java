package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestPriority;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/// When and how much of a medication is taken, as TQ1 says it, table TQ1[MedicationRequest], and before 2.5 TQ in RXE-1
/// or ORC-7.
final class DosageRegimens {
    private final Session session;
    private final MedicationRequest request;
    private final List<Regimen> regimens = new ArrayList<>();
    private @Nullable Part ordered;
    private @Nullable Part encoded;
    private boolean repeats;

    /// @param conjunction whether the next one follows it (TQ1-12, table 0472: S) or goes beside it; null where nobody
    ///     says
    private record Regimen(Dosage own, @Nullable Part conjunction) {}

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

    /// TQ1. Several patterns (TQ1-3) build one up, such as daily and at bedtime: they are told in words.
    void timing(ReadSegment tq1) {
        Fields in = new Fields(session, tq1, "MedicationRequest");
        in.setId(1);
        Dosage own = new Dosage();
        in.quantity(
                2,
                "dosageInstruction.doseAndRate.doseQuantity",
                quantity -> own.addDoseAndRate().setDose(quantity));
        priority(in);
        in.texts(
                10,
                "dosageInstruction.additionalInstruction.text",
                text -> own.addAdditionalInstruction().setText(text));
        in.text(11, "dosageInstruction.text", own::setText);
        List<Part> patterns = in.field(3, "dosageInstruction.timing").repetitions();
        Part only = patterns.size() == 1 ? patterns.getFirst() : null;
        Timing timing = TimingMapper.timing(in, "dosageInstruction.timing", only);
        if (patterns.size() > 1) {
            timing.getCode().setText(inWords(patterns));
        }
        regimen(own, timing, in.field(12, "dosageInstruction.sequence"));
    }

    private static String inWords(List<Part> patterns) {
        return patterns.stream()
                .map(pattern -> pattern.in(".code.text").component(1).component(1))
                .filter(Part::hasText)
                .map(code -> code.to(""))
                .collect(Collectors.joining(" "));
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

    private void regimen(Dosage own, Timing timing, @Nullable Part conjunction) {
        if (!timing.isEmpty()) {
            own.setTiming(timing);
        }
        if (!own.isEmpty()) {
            regimens.add(new Regimen(own, conjunction));
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
            Dosage instruction = new Dosage();
            Part condition = tq.component(7).asText();
            if (condition.isValued()) {
                condition.carriedAs("MedicationRequest.dosageInstruction.additionalInstruction.text");
                instruction.addAdditionalInstruction().setText(condition.peek());
            }
            Part text = tq.component(8).asText();
            if (text.isValued()) {
                text.carriedAs("MedicationRequest.note.text");
                request.addNote().setText(text.peek());
            }
            regimen(instruction, TimingMapper.timing(session, tq), null);
            Coding priority = request.hasPriority() ? null : TimingMapper.priority(tq, "MedicationRequest.priority");
            if (priority != null) {
                request.setPriority(MedicationRequestPriority.fromCode(priority.getCode()));
            }
        }
        if (own && ordered != null && !repeats && field.raw().equals(ordered.raw())) {
            ordered.notCarried(Reason.REPEATED);
        }
    }

    /// What is taken at different times is an instruction for each; how it is taken is said in each. Those that do not
    /// follow one another have one sequence.
    ///
    /// @param common how it is taken
    void put(Dosage common) {
        older();
        if (regimens.isEmpty() && !common.isEmpty()) {
            request.addDosageInstruction(common);
        }
        int sequence = 1;
        for (Regimen regimen : regimens) {
            Dosage own = regimen.own();
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
                instruction.setSequence(sequence);
                sequence += isFollowed(regimen) ? 1 : 0;
            }
        }
    }

    private static boolean isFollowed(Regimen regimen) {
        Part conjunction = regimen.conjunction();
        if (conjunction == null || !conjunction.isValued()) {
            return false;
        }
        conjunction.carried("");
        return conjunction.peek().equals("S");
    }
}
