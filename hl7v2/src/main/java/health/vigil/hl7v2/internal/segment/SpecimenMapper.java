package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Eip;
import health.vigil.hl7v2.internal.datatype.Periods;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.PatientTables;
import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.Specimen.SpecimenContainerComponent;
import org.hl7.fhir.r4.model.Specimen.SpecimenStatus;
import org.jspecify.annotations.Nullable;

/// SPM, table SPM[Specimen], and what older versions said of the specimen in OBR, table OBR[Specimen].
public final class SpecimenMapper {
    private static final String HANDLING = "http://hl7.org/fhir/StructureDefinition/specimen-specialHandling";

    private SpecimenMapper() {}

    /// SAC: the container of a specimen. HL7 has no table for it.
    ///
    /// @param first whether it is the one that SPM has told of already where it names one
    private static void container(Session session, ReadSegment sac, boolean first, Specimen specimen) {
        Fields in = new Fields(session, sac, "Specimen.container");
        SpecimenContainerComponent container = first ? specimen.getContainerFirstRep() : specimen.addContainer();
        in.entityIdentifiers(3, "identifier", null, container::addIdentifier);
        in.measured(21, 24, "capacity", container::setCapacity);
        if (!container.hasSpecimenQuantity()) {
            in.measured(22, 24, "specimenQuantity", container::setSpecimenQuantity);
        }
        if (specimen.hasAccessionIdentifier()) {
            in.entityIdentifiers(2, "(Specimen.identifier)", null, specimen::addIdentifier);
        } else {
            in.entityIdentifier(2, "(Specimen.accessionIdentifier)", null, specimen::setAccessionIdentifier);
        }
        specimen.getContainer().removeIf(SpecimenContainerComponent::isEmpty);
    }

    /// The specimen of an SPM.
    ///
    /// @param order whose specimen it is, for one without a number
    /// @param containers SAC
    /// @param mode IF_ABSENT where the message only repeats what others report
    public static Reference put(
            Session session,
            Subject subject,
            ResourceIdentity order,
            ReadSegment spm,
            ReadSegment obr,
            List<ReadSegment> containers,
            Mode mode) {
        Specimen specimen = new Specimen();
        specimen.setSubject(subject.patientReference(session));
        Fields in = new Fields(session, spm, "Specimen");
        in.setId(1);
        in.each(2, "identifier", eip -> Eip.identifiers(eip, session.facility(), specimen::addIdentifier));
        in.each(
                3,
                "parent.identifier",
                eip -> Eip.identifiers(
                        eip,
                        session.facility(),
                        number -> specimen.addParent(
                                new Reference().setType("Specimen").setIdentifier(number))));
        in.concept(4, "type", ConceptMaps.SPECIMEN_TYPE, specimen::setType);
        SpecimenContainerComponent container = new SpecimenContainerComponent();
        in.concept(6, "container.additiveCodeableConcept", ConceptMaps.ADDITIVE, container::setAdditive);
        in.concept(27, "container.type", (String) null, container::setType);
        in.quantity(25, "container.specimenQuantity", container::setSpecimenQuantity);
        if (!container.isEmpty()) {
            specimen.addContainer(container);
        }
        collection(in, specimen);
        in.concepts(
                15,
                "collection.extension(specialHandling)",
                "0376",
                handling -> specimen.getCollection().addExtension(HANDLING, handling));
        in.texts(14, "note.text", text -> specimen.addNote().setText(text));
        in.dateTime(18, "receivedTime", specimen::setReceivedTimeElement);
        Boolean available = PatientTables.yesNo(in.peek(20));
        if (available != null) {
            in.field(20, "status").carried("");
            specimen.setStatus(available ? SpecimenStatus.AVAILABLE : SpecimenStatus.UNAVAILABLE);
        }
        in.concepts(24, "condition", ConceptMaps.SPECIMEN_CONDITION, specimen::addCondition);
        in.identifier(30, "accessionIdentifier", specimen::setAccessionIdentifier);
        in.identifiers(31, "identifier", specimen::addIdentifier);
        in.entityIdentifiers(32, "identifier", "SHIP", specimen::addIdentifier);
        containers.forEach(sac -> container(session, sac, sac == containers.getFirst(), specimen));
        ofOrder(new Fields(session, obr, "Specimen"), specimen);
        Part number = spm.field(2).component(1);
        Part filler = spm.field(2).component(2);
        ResourceIdentity named = Identities.numbered(session, "Specimen", "", List.of(filler, number));
        ResourceIdentity identity = named == null
                ? Identities.within(session, order, "Specimen", spm.field(1).peek(), Identities.code(spm.field(4)))
                : named;
        if (mode == Mode.IF_ABSENT && session.current(identity, Specimen.class).isPresent()) {
            spm.notCarriedAtAll(Reason.REFERENCE_ONLY);
            containers.forEach(sac -> sac.notCarriedAtAll(Reason.REFERENCE_ONLY));
        }
        session.put(identity, subject.patient(), specimen, mode, spm, obr);
        session.from(identity, containers.toArray(ReadSegment[]::new));
        return session.reference(identity);
    }

    /// The specimen of an OBR without SPM; null where OBR says nothing of one.
    public static @Nullable Reference put(
            Session session, Subject subject, ResourceIdentity order, ReadSegment obr, Mode mode) {
        Specimen specimen = new Specimen();
        Fields in = new Fields(session, obr, "Specimen");
        Part source = in.field(15, "");
        if (source.isValued()) {
            ofSource(session, source, specimen);
        }
        ofOrder(in, specimen);
        if (specimen.isEmpty()) {
            return null;
        }
        specimen.setSubject(subject.patientReference(session));
        ResourceIdentity identity = Identities.within(session, order, "Specimen");
        session.put(identity, subject.patient(), specimen, mode, obr);
        return session.reference(identity);
    }

    /// SPS, table SPS[Specimen-Source]: its first components are CWE in sub-components.
    private static void ofSource(Session session, Part source, Specimen specimen) {
        String owner = session.facility();
        Part type = source.component(1);
        if (type.isValued()) {
            specimen.setType(Cwe.concept(type.in(".type"), "0070", owner));
        }
        Part additive = source.component(2).in(".container.additiveCodeableConcept");
        if (additive.isValued()) {
            specimen.addContainer().setAdditive(Cwe.concept(additive, "0371", owner));
        }
        Part text = source.component(3);
        if (text.isValued()) {
            text.component(1).carriedAs("Specimen.note.text");
            specimen.addNote().setText(text.peek());
        }
        Part site = source.component(4).in(".collection.bodySite");
        if (site.isValued()) {
            specimen.getCollection().setBodySite(Cwe.concept(site, "0163", owner));
        }
        Part condition = source.component(6).in(".condition");
        if (condition.isValued()) {
            specimen.addCondition(Cwe.concept(condition, null, owner));
        }
    }

    private static void ofOrder(Fields obr, Specimen specimen) {
        if (!specimen.getCollection().hasQuantity()) {
            obr.quantity(9, "collection.quantity", specimen.getCollection()::setQuantity);
        }
        obr.practitioner(10, "collection.collector", specimen.getCollection()::setCollector);
        if (!specimen.getCollection().hasCollected() && !specimen.isEmpty()) {
            specimen.getCollection()
                    .setCollected(Periods.orTime(
                            obr.field(7, "collection.collected"),
                            obr.field(8, "collection.collected"),
                            obr.session().zone()));
        }
        if (specimen.getCollection().isEmpty()) {
            specimen.setCollection(null);
        }
        if (!specimen.hasReceivedTime()) {
            obr.dateTime(14, "receivedTime", specimen::setReceivedTimeElement);
        }
        obr.each(39, "note.text", comment -> specimen.addNote().setText(Cwe.all(comment)));
    }

    private static void collection(Fields in, Specimen specimen) {
        Specimen.SpecimenCollectionComponent collection = new Specimen.SpecimenCollectionComponent();
        in.concept(7, "collection.method", ConceptMaps.SPECIMEN_METHOD, collection::setMethod);
        in.concept(8, "collection.bodySite", (String) null, collection::setBodySite);
        in.quantity(12, "collection.quantity", collection::setQuantity);
        Part range = in.field(17, "collection.collected");
        collection.setCollected(Periods.orTime(
                range.component(1), range.component(2), in.session().zone()));
        if (!collection.isEmpty()) {
            specimen.setCollection(collection);
        }
    }
}
