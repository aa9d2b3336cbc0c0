package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Header;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Locations;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// MSH and EVN, tables MSH[Provenance-Source] and EVN[Provenance]: one Provenance per message, from what it
/// changed to the message it came from. `recorded` is when Vigil received the message, not when the sender
/// wrote it.
public final class EventMapper {
    private static final String AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    /// System of the journal's message ids.
    static final String MESSAGE = "urn:vigil:message";

    /// Fields of MSH that serve the exchange of the message, where they have not become anything.
    private static final int[] ENVELOPE = {1, 2, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25};

    private EventMapper() {}

    /// When the event happened: EVN-6, else when it was recorded (EVN-2), else when the message was made (MSH-7).
    public static @Nullable DateTimeType occurred(Session session) {
        ReadSegment evn = session.message().segment("EVN");
        ReadSegment msh = session.message().segment("MSH");
        for (Part time : List.of(
                evn.field(6, "Provenance.occurredDateTime"),
                evn.field(2, "Provenance.occurredDateTime"),
                msh.field(7, "Provenance.occurredDateTime"))) {
            DateTimeType occurred = Dtm.dateTime(time, session.zone(), "");
            if (occurred != null) {
                return occurred;
            }
        }
        return null;
    }

    public static ResourceIdentity identity(Session session) {
        return new ResourceIdentity("Provenance", MESSAGE, session.messageId());
    }

    /// The Provenance, without targets.
    public static Provenance provenance(Session session) {
        ReadSegment msh = session.message().segment("MSH");
        ReadSegment evn = session.message().segment("EVN");
        Header header = session.header();
        Provenance provenance = new Provenance();
        provenance.setRecordedElement(recorded(session, evn));
        DateTimeType occurred = occurred(session);
        if (occurred != null) {
            provenance.setOccurred(occurred);
        }
        provenance
                .getActivity()
                .addCoding()
                .setSystem(CodeSystems.table("0003"))
                .setCode(header.trigger().isEmpty() ? header.type() : header.trigger())
                .setDisplay(header.type() + "^" + header.trigger());
        Part event = msh.field(9, "Provenance.activity").first();
        event.component(1).carriedIfValued("");
        event.component(2).carriedIfValued("");
        event.component(3).notCarried(Reason.ENVELOPE);
        source(session, msh, provenance);
        agents(session, msh, evn, provenance);
        reason(session, evn, provenance);
        Part place = evn.field(7, "Provenance.location");
        if (place.isValued()) {
            provenance.setLocation(Locations.site(session, place));
        }
        orderers(session, provenance);
        SftMapper.sources(session, provenance);
        for (int number : ENVELOPE) {
            if (!msh.isRead(number)) {
                msh.notCarried(Reason.ENVELOPE, number);
            }
        }
        if (msh.field(9).component(2).isValued()) {
            evn.notCarried(Reason.REPEATED, 1);
        } else {
            evn.field(1, "Provenance.activity").carriedIfValued("");
        }
        return provenance;
    }

    /// In a conversion, which is no receipt, when the sender recorded the event (EVN-2) where it says a time of
    /// day.
    private static InstantType recorded(Session session, ReadSegment evn) {
        InstantType sent = session.mayBeUnidentified()
                ? Dtm.instant(evn.field(2, "Provenance.recorded"), session.zone(), "")
                : null;
        return sent != null ? sent : new InstantType(Date.from(session.context().received()));
    }

    private static void source(Session session, ReadSegment msh, Provenance provenance) {
        ProvenanceEntityComponent journal = provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE);
        journal.setWhat(new Reference()
                .setIdentifier(new Identifier()
                        .setSystem(MESSAGE)
                        .setValue(session.context().messageId())));
        ProvenanceEntityComponent sent = provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE);
        Part application = msh.field(3, "Provenance.entity.what");
        Identifier control = new Identifier().setSystem(session.facility() + ":message");
        Part id = msh.field(10, "Provenance.entity.what.identifier");
        if (id.hasText()) {
            control.setValue(id.to(".value"));
        }
        if (application.isValued()) {
            control.setAssigner(
                    Hd.organization(application.in(".identifier.assigner")).setType(null));
        }
        sent.setWhat(new Reference().setIdentifier(control));
    }

    private static void agents(Session session, ReadSegment msh, ReadSegment evn, Provenance provenance) {
        Part responsible = msh.field(22, "Provenance.agent.who");
        Part facility = msh.field(4, "Provenance.agent.who");
        ProvenanceAgentComponent author = agent(provenance, "author");
        if (facility.isValued()) {
            author.setWho(Hd.organization(facility));
        } else {
            String application = msh.field(3).peek();
            author.setWho(new Reference().setDisplay(application.isEmpty() ? "unnamed sender" : application));
        }
        if (responsible.isValued()) {
            author.setOnBehalfOf(Organizations.reference(session, responsible.first()));
        }
        Part operators = evn.field(5, "Provenance.agent.who");
        if (operators.isValued()) {
            operators
                    .repetitions()
                    .forEach(xcn -> agent(provenance, "enterer").setWho(Practitioners.reference(session, xcn)));
        }
    }

    /// ORC-10, 11 and 19, table ORC[Provenance]: who entered, verified and carried out an order; ORC-17 and 18: for
    /// which organisation, and by what device. Somebody who did so for several orders is named once.
    private static void orderers(Session session, Provenance provenance) {
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("ORC")) {
                entered(session, segment, agents(session, segment, 10, "enterer", provenance), provenance);
                agents(session, segment, 11, "verifier", provenance);
                agents(session, segment, 19, "performer", provenance);
            }
        }
    }

    /// Those whom the field names, also where they were named before; nobody where another mapper has read it.
    private static List<Reference> agents(
            Session session, ReadSegment orc, int number, String type, Provenance provenance) {
        List<Reference> named = new ArrayList<>();
        if (!orc.isRead(number)) {
            new Fields(session, orc, "Provenance").practitioners(number, "agent.who", who -> {
                named.add(who);
                if (session.isFirst(type, who)) {
                    agent(provenance, type).setWho(who);
                }
            });
        }
        return named;
    }

    private static void entered(Session session, ReadSegment orc, List<Reference> enterers, Provenance provenance) {
        Fields in = new Fields(session, orc, "Provenance");
        in.codedOrganizations(17, "agent.onBehalfOf", organization -> {
            enterers.forEach(enterer -> onBehalfOf(provenance, enterer, organization));
            if (enterers.isEmpty() && session.isFirst("entering", organization)) {
                agent(provenance, "enterer").setWho(organization);
            }
        });
        in.each(18, "agent.who", sent -> {
            CodeableConcept device = Cwe.first(sent, null, session.facility());
            sent.relocate("");
            Reference who = new Reference().setType("Device").setDisplay(device.getText());
            if (device.hasCoding()) {
                Coding code = device.getCodingFirstRep();
                who.setIdentifier(new Identifier().setSystem(code.getSystem()).setValue(code.getCode()));
                who.setDisplay(code.hasDisplay() ? code.getDisplay() : device.getText());
            }
            if (session.isFirst("assembler", who)) {
                agent(provenance, "assembler").setWho(who);
            }
        });
    }

    /// Whoever entered orders for two organisations is an agent twice.
    private static void onBehalfOf(Provenance provenance, Reference enterer, Reference organization) {
        List<ProvenanceAgentComponent> named = provenance.getAgent().stream()
                .filter(agent -> agent.getType().hasCoding(AGENT, "enterer"))
                .filter(agent -> enterer.equalsDeep(agent.getWho()))
                .toList();
        if (named.stream().noneMatch(agent -> organization.equalsDeep(agent.getOnBehalfOf()))) {
            named.stream()
                    .filter(agent -> !agent.hasOnBehalfOf())
                    .findFirst()
                    .orElseGet(() -> agent(provenance, "enterer").setWho(enterer.copy()))
                    .setOnBehalfOf(organization);
        }
    }

    private static ProvenanceAgentComponent agent(Provenance provenance, String type) {
        ProvenanceAgentComponent agent = provenance.addAgent();
        agent.getType().addCoding().setSystem(AGENT).setCode(type);
        return agent;
    }

    private static void reason(Session session, ReadSegment evn, Provenance provenance) {
        Part reason = evn.field(4, "Provenance.reason");
        if (reason.isValued()) {
            provenance.addReason(Concepts.of(session, reason, ConceptMaps.EVENT_REASON));
        }
    }

    /// States the Provenance, of whatever the message has stated so far.
    public static void put(Session session, Provenance provenance, ResourceIdentity patient) {
        ProvenanceTargets.add(session, provenance, patient);
        session.put(identity(session), patient, provenance, Mode.REPLACE);
    }
}
