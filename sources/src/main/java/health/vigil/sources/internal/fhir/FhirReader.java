package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.PatientVersion;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.FhirSettings;
import health.vigil.sources.internal.ehr.Addresses;
import health.vigil.sources.internal.ehr.Addresses.Named;
import health.vigil.vault.PatientCompartment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Says what one resource of a record system means for the record here: the same resource under our id, with our
/// references. The same original in the same context gives the same changes.
public final class FhirReader {
    private static final String SUBSETTED = "SUBSETTED";

    private final String source;
    private final Addresses addresses;
    private final EhrIdentities identities;
    private final Set<String> types;

    public FhirReader(FhirSettings settings) {
        this.source = settings.name();
        this.addresses = new Addresses(settings.base(), settings.files());
        this.types = new HashSet<>(settings.types());
        this.types.add("Patient");
        this.identities = new EhrIdentities(settings.name(), settings.numbers());
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-030` where it is no resource of FHIR R4, `VGL-SRC-031`
    ///     where it is of a patient who is not known, `VGL-SRC-032` where it is not whole, `VGL-SRC-033` where it
    ///     says that a Patient was deleted, `VGL-SRC-040` where a Patient is another than the record has them,
    ///     `VGL-SRC-041` where it is of such a one, `VGL-SRC-045` where its type is not read, `VGL-SRC-046` and
    ///     `VGL-SRC-047` where it is nobody's or another's
    public MappedMessage read(byte[] original, MappingContext context) {
        FhirText.Read read = FhirText.read(original);
        Resource sent = read.resource();
        if (sent instanceof Bundle bundle && Deletion.isOne(bundle)) {
            return new Deletion(source, addresses, identities, context).read(bundle);
        }
        String id = sent.getIdElement().getIdPart();
        if (id == null
                || sent.hasImplicitRules()
                || sent.getMeta().getTag().stream().anyMatch(tag -> SUBSETTED.equals(tag.getCode()))) {
            throw FhirProblems.notWhole();
        }
        if (!types.contains(sent.fhirType())) {
            throw FhirProblems.notAsked();
        }
        return new Reading(new Named(sent.fhirType(), id), read, context).read();
    }

    /// One resource.
    private final class Reading {
        private final Named named;
        private final Resource resource;
        private final int unknown;
        private final MappingContext context;
        private final ResourceIdentity identity;
        private final ResourceIdentity byId;
        private final SourceVersion version;
        private final PatientStatement statement;
        private final KnownPatients who;

        Reading(Named named, FhirText.Read read, MappingContext context) {
            this.named = named;
            this.resource = read.resource();
            this.unknown = read.unknown();
            this.context = context;
            this.who = new KnownPatients(context);
            this.identity = identities.of(named, resource);
            this.byId = identities.of(named);
            this.version = SourceVersion.sent(resource.getMeta());
            this.statement = new PatientStatement(version, context.received());
        }

        MappedMessage read() {
            if (isTakenBack()) {
                ConservationReport report = Account.of(resource, unknown, Reason.OVERTAKEN);
                boolean known = context.current().apply(byId).isPresent();
                return new MappedMessage(known ? List.of(origin(List.of(byId), byId)) : List.of(), report, List.of());
            }
            Optional<Named> survivor = survivor();
            if (survivor.isPresent()) {
                return retired(survivor.get());
            }
            Optional<Resource> held = context.current().apply(identity);
            if (resource instanceof Patient && !who.isStill(byId, identity)) {
                throw FhirProblems.anotherPatient(said());
            }
            boolean retired = held.isPresent() && isNumbered() && CommonNames.isRetired((Patient) held.get(), identity);
            if (retired && !speaksFor((Patient) held.get())) {
                return leftOut(identity, Reason.RETIRED_NUMBER);
            }
            OwnReferences references = new OwnReferences(addresses, identities, context);
            references.know(named, identity);
            references.rewrite(resource);
            ResourceIdentity patient = PatientCompartment.patient(resource)
                    .flatMap(references::patient)
                    .orElse(null);
            ResourceIdentity owner = resource instanceof Patient ? identity : patient;
            if (held.filter(version::isOlderThan).isPresent()) {
                return leftOut(owner, Reason.OVERTAKEN);
            }
            ConservationReport report = Account.of(resource, unknown, null);
            List<MappedChange> changes = new ArrayList<>();
            version.into(resource.getMeta());
            resource.getMeta().setSource(address());
            resource.setId(context.ids().apply(identity));
            if (retired) {
                CommonNames.reviveNumber(identity, (Patient) held.get(), ended(), (Patient) resource);
            } else if (isNumbered()) {
                CommonNames.keepNumbers(identity, (Patient) held.orElse(null), (Patient) resource);
            }
            refuseNobodys(held);
            changes.add(new MappedChange.Put(identity, owner, resource, Mode.REPLACE));
            changes.addAll(alias());
            changes.add(origin(List.of(identity), owner));
            return meant(changes, report);
        }

        private MappedMessage meant(List<MappedChange> changes, ConservationReport report) {
            return new MappedMessage(
                    changes, report, List.of(), resource instanceof Patient ? Optional.of(said()) : Optional.empty());
        }

        /// What changes nothing is about the patient nevertheless, so that it is found when they are erased.
        private MappedMessage leftOut(@Nullable ResourceIdentity patient, Reason reason) {
            ConservationReport report = Account.of(resource, unknown, reason);
            List<MappedChange> changes = new ArrayList<>(alias());
            if (patient != null) {
                changes.add(origin(List.of(patient), patient));
            }
            return meant(changes, report);
        }

        private PatientVersion said() {
            return new PatientVersion(byId, statement.written());
        }

        /// Whether a later version of the same Patient has said who they are: this one says nothing any more, whoever
        /// wrote the record meanwhile.
        private boolean isTakenBack() {
            return resource instanceof Patient
                    && context.merges()
                            .latest(byId)
                            .map(latest -> PatientStatement.read(latest.version()))
                            .filter(statement::isOlderThan)
                            .isPresent();
        }

        private boolean speaksFor(Patient held) {
            boolean wrote = address().equals(held.getMeta().getSource());
            return who.speaksFor(byId, identity, held, ended(), wrote);
        }

        private Set<ResourceIdentity> ended() {
            return identities.ended((Patient) resource);
        }

        /// What is somebody's is stored as theirs, and stays theirs: what one patient was scored by cannot be taken
        /// back by giving it to another.
        private void refuseNobodys(Optional<Resource> held) {
            if (PatientCompartment.namesAnothers(resource) || PatientCompartment.lacksPatient(resource)) {
                throw FhirProblems.nobodys();
            }
            Optional<String> before = held.flatMap(PatientCompartment::patient);
            if (before.isPresent() && !before.equals(PatientCompartment.patient(resource))) {
                throw FhirProblems.anotherPatients();
            }
        }

        private boolean isNumbered() {
            return !identity.equals(byId);
        }

        /// A Patient who is known by a number is from now on also meant by their id in the record system.
        private List<MappedChange> alias() {
            return context.ids().apply(byId).equals(context.ids().apply(identity))
                    ? List.of()
                    : List.of(new MappedChange.Merge(identity, byId));
        }

        /// The Patient that the record system has instead of this one.
        private Optional<Named> survivor() {
            return resource instanceof Patient patient
                    ? patient.getLink().stream()
                            .filter(link -> link.getType() == LinkType.REPLACEDBY && link.hasOther())
                            .flatMap(link -> Stream.ofNullable(link.getOther().getReference()))
                            .flatMap(reference -> addresses.named(reference).stream())
                            .filter(other -> other.type().equals("Patient") && !other.equals(named))
                            .findFirst()
                    : Optional.empty();
        }

        /// What it was known by means the other Patient from now on, and what was theirs is the other's. Of one
        /// in doubt a former number may be somebody else's: a person merges it.
        private MappedMessage retired(Named other) {
            ResourceIdentity survivor = identities.of(other);
            if (context.merges().isInDoubt(survivor)) {
                throw FhirProblems.patientInDoubt();
            }
            Resource held = context.current().apply(survivor).orElseThrow(FhirProblems::unknownPatient);
            ResourceIdentity own = isNumbered() ? identity : former((Patient) held);
            boolean doubtful = !isNumbered() && context.merges().isInDoubt(byId) && !who.isSame(own, survivor);
            if (doubtful || !who.mayBecome(byId, own, survivor)) {
                throw FhirProblems.anotherPatient(said());
            }
            List<MappedChange> changes = new ArrayList<>();
            changes.add(new MappedChange.Merge(survivor, own));
            if (!own.equals(byId)) {
                changes.add(new MappedChange.Merge(survivor, byId));
            }
            changes.add(origin(List.of(survivor, own), survivor));
            return meant(changes, Account.of(resource, unknown, Reason.RETIRED_NUMBER));
        }

        /// The number that a Patient had who has none in use by this version: it says so, or the survivor has it.
        private ResourceIdentity former(Patient survivor) {
            return who.former(byId, ended())
                    .or(() -> who.former(byId, identities.numbers(survivor)))
                    .orElse(byId);
        }

        private MappedChange origin(List<ResourceIdentity> targets, @Nullable ResourceIdentity patient) {
            return Origin.of(context, source, address(), version, targets, patient);
        }

        private String address() {
            return addresses.base() + "/" + named.type() + "/" + named.id();
        }
    }
}
