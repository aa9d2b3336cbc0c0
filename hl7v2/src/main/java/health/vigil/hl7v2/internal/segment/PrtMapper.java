package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.PractitionerRoles;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/// PRT, tables PRT[PractitionerRole], PRT[Device] and PRT[Observation-Location].
public final class PrtMapper {
    private static final String EVENT_LOCATION = "http://hl7.org/fhir/StructureDefinition/event-location";

    private PrtMapper() {}

    /// Who took part in an observation, with which device, where.
    public static void apply(Session session, ReadSegment prt, Observation observation) {
        Fields in = new Fields(session, prt, "Observation");
        actor(in, "performer", observation::addPerformer);
        in.locations(9, "extension(event-location)", place -> observation.addExtension(EVENT_LOCATION, place));
        Reference device = observation.hasDevice() ? null : device(in);
        if (device != null) {
            observation.setDevice(device);
        }
    }

    /// Who takes part in an order.
    public static void apply(Session session, ReadSegment prt, ServiceRequest request) {
        Fields in = new Fields(session, prt, "ServiceRequest");
        actor(in, "performer", request::addPerformer);
        in.locations(9, "locationReference", request::addLocationReference);
        Reference device = device(in);
        if (device != null) {
            request.addPerformer(device);
        }
    }

    /// A person, acting for an organisation if one is named too, or the organisation.
    static void actor(Fields in, String path, Consumer<Reference> use) {
        Part organization = in.field(8, path);
        @Nullable Reference of = organization.isValued()
                ? Organizations.reference(
                        in.session(), organization.repetitions().getFirst())
                : null;
        if (!in.isValued(5)) {
            if (of != null) {
                use.accept(of);
            }
            return;
        }
        List<Reference> people = new ArrayList<>();
        in.practitioners(5, path, people::add);
        people.forEach(person -> use.accept(
                of != null && person.hasReference()
                        ? PractitionerRoles.of(in.session(), person, of, role(in), in.segment())
                        : person));
        if (of != null && people.stream().noneMatch(Reference::hasReference)) {
            use.accept(of);
        }
    }

    /// PRT-4, by the map of table 0912.
    private static @Nullable Coding role(Fields in) {
        Part sent = in.field(4, "(PractitionerRole.code)");
        return Concepts.coding(in.session(), sent, ConceptMaps.PARTICIPATION);
    }

    /// The device of PRT-10, 16 to 22; null where none is named.
    private static @Nullable Reference device(Fields in) {
        Session session = in.session();
        ResourceIdentity identity = Identities.numbered(
                session,
                "Device",
                "",
                List.of(in.segment().field(10), in.segment().field(16)));
        if (identity == null) {
            return null;
        }
        Device device = new Device();
        Fields of = new Fields(session, in.segment(), "Device");
        of.each(10, "identifier", ei -> device.addIdentifier(Ei.identifier(ei, null, session.facility())));
        of.numbers(
                16, "udiCarrier.deviceIdentifier", udi -> device.addUdiCarrier().setDeviceIdentifier(udi));
        of.dateTime(17, "manufactureDate", device::setManufactureDateElement);
        of.dateTime(18, "expirationDate", device::setExpirationDateElement);
        of.text(19, "lotNumber", device::setLotNumber);
        of.text(20, "serialNumber", device::setSerialNumber);
        of.first(
                21,
                "distinctIdentifier",
                ei -> device.setDistinctIdentifier(ei.component(1).asText().to("")));
        of.concept(22, "type", (String) null, (CodeableConcept type) -> device.setType(type));
        session.put(identity, null, device, Mode.IF_ABSENT);
        session.from(identity, in.segment());
        return session.reference(identity);
    }
}
