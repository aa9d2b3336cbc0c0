package health.vigil.inquiry.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.inquiry.ActText;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// Entries as FHIR R4 AuditEvents. A permitted search, or access to one record, follows the profile of IHE Basic
/// Audit Log Patterns (BALP 1.1) for its interaction; everything else is an AuditEvent without a profile, since BALP
/// speaks of successful access, and of one record at a time. Patients are named by audit token.
public final class AuditEvents {
    private static final String BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String EVENT = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String RESTFUL = "http://hl7.org/fhir/restful-interaction";
    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    /// What writes one record, and is nothing else.
    private static final Set<String> PROFILED = Set.of("create", "update", "patch", "delete");
    private static final String KIND = "urn:vigil:act";
    private static final Map<String, String> PURPOSES = Map.of(
            "TREATMENT", "TREAT",
            "PAYMENT", "HPAYMT",
            "OPERATIONS", "HOPERAT",
            "RESEARCH", "HRESCH",
            "COMPLIANCE", "HCOMPL");
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private AuditEvents() {}

    /// The entries as a collection, in JSON.
    public static byte[] bundle(List<RecordedEntry> entries) {
        Bundle bundle = new Bundle();
        bundle.setType(Bundle.BundleType.COLLECTION);
        for (RecordedEntry each : entries) {
            bundle.addEntry().setFullUrl("urn:uuid:" + each.entry().id()).setResource(of(each));
        }
        return FHIR.newJsonParser()
                .setPrettyPrint(true)
                .encodeResourceToString(bundle)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// One entry.
    public static AuditEvent of(RecordedEntry recorded) {
        Entry entry = recorded.entry();
        AuditEvent event = new AuditEvent();
        event.setId(entry.id().toString());
        event.setRecordedElement(new InstantType(Date.from(entry.time())));
        boolean refused = ActText.refused(entry.authority());
        event.setOutcome(refused ? AuditEventOutcome._4 : AuditEventOutcome._0);
        if (refused) {
            event.setOutcomeDesc(ActText.authority(entry.authority()));
        }
        if (entry.authority() instanceof Authority.Decided decided && PURPOSES.containsKey(decided.purpose())) {
            event.addPurposeOfEvent(new CodeableConcept(new Coding(REASON, PURPOSES.get(decided.purpose()), null)));
        }
        event.getSource()
                .setObserver(named("Vigil"))
                .addType(new Coding(
                        "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server"));
        switch (entry.act()) {
            case Act.RecordsDisclosed act -> {
                boolean query = act.interaction().equals("search");
                String profile = query ? "Query" : "Read";
                interaction(event, entry, profile, query ? "search" : reading(act.interaction()));
                if (!refused && (query || isOneRecord(act.resources()))) {
                    follows(event, entry, profile);
                }
                if (query) {
                    event.addEntity(entity("2", "24")
                            .setQuery(("?" + String.join("&", act.parameters())).getBytes(StandardCharsets.UTF_8)));
                }
                data(event, query ? "4" : "2", act.resources());
                if (act.recipient() != null) {
                    event.addAgent(new AuditEventAgentComponent()
                            .setType(participation("PRCP"))
                            .setWho(new Reference().setDisplay(act.recipient()))
                            .setRequestor(false));
                }
            }
            case Act.RecordsWritten act -> {
                String what = switch (act.interaction()) {
                    case "update", "patch", "status" -> "Update";
                    case "delete", "erase" -> "Delete";
                    default -> "Create";
                };
                interaction(event, entry, what, writing(act.interaction()));
                if (!refused && act.resources().size() == 1 && PROFILED.contains(act.interaction())) {
                    follows(event, entry, what);
                }
                data(event, "2", act.resources());
            }
            case Act.SessionChanged act -> {
                event.setType(new Coding(DICOM, "110114", "User Authentication"));
                event.addSubtype(
                        act.event().equals("sign-in")
                                ? new Coding(DICOM, "110122", "Login")
                                : new Coding(DICOM, "110123", "Logout"));
                event.setAction(AuditEventAction.E);
                event.setOutcome(act.outcome().equals("success") ? AuditEventOutcome._0 : AuditEventOutcome._4);
                requestor(event, entry.actor());
            }
            case Act.EvidenceExported _ -> other(event, entry, new Coding(DICOM, "110106", "Export"));
            case Act.EvidenceQueried _ -> other(event, entry, new Coding(DICOM, "110101", "Audit Log Used"));
            case Act _ -> other(event, entry, new Coding(DICOM, "110100", "Application Activity"));
        }
        if (entry.subject() != null) {
            Reference patient = new Reference();
            patient.setType("Patient")
                    .getIdentifier()
                    .setSystem("urn:vigil:audit-token")
                    .setValue(entry.subject().value());
            event.addEntity(entity("1", "1").setWhat(patient));
        }
        event.addEntity(proof(recorded));
        return event;
    }

    /// What was not found is named without a version.
    private static boolean isOneRecord(List<String> resources) {
        return resources.size() == 1
                && (resources.getFirst().contains("/_history/")
                        || !resources.getFirst().contains("/"));
    }

    private static void follows(AuditEvent event, Entry entry, String profile) {
        event.getMeta().addProfile(BALP + (entry.subject() == null ? "" : "Patient") + profile);
    }

    /// As BALP has it: a client and a server with their networks, and a user without one.
    private static void interaction(AuditEvent event, Entry entry, String profile, String code) {
        event.setType(new Coding(EVENT, "rest", "Restful Operation"));
        event.addSubtype(new Coding(RESTFUL, code, code));
        event.setAction(
                switch (profile) {
                    case "Read" -> AuditEventAction.R;
                    case "Query" -> AuditEventAction.E;
                    case "Update" -> AuditEventAction.U;
                    case "Delete" -> AuditEventAction.D;
                    default -> AuditEventAction.C;
                });
        boolean toClient = profile.equals("Read");
        boolean deletes = profile.equals("Delete");
        event.addAgent(new AuditEventAgentComponent()
                .setType(deletes ? application() : role(toClient ? "110152" : "110153"))
                .setWho(named(entry.actor().id()))
                .setNetwork(network(entry.actor().from()))
                .setRequestor(false));
        event.addAgent(new AuditEventAgentComponent()
                .setType(deletes ? custodian() : role(toClient ? "110153" : "110152"))
                .setWho(named("Vigil"))
                .setNetwork(network(null))
                .setRequestor(false));
        requestor(event, entry.actor())
                .setType(participation(toClient || profile.equals("Query") ? "IRCP" : "AUT"))
                .setNetwork(null);
    }

    /// @param address null where it was not noted
    private static AuditEventAgentNetworkComponent network(@Nullable String address) {
        AuditEventAgentNetworkComponent network = new AuditEventAgentNetworkComponent();
        if (address == null) {
            network.getAddressElement()
                    .addExtension(
                            "http://hl7.org/fhir/StructureDefinition/data-absent-reason", new CodeType("unknown"));
            return network;
        }
        return network.setAddress(address).setType(AuditEvent.AuditEventAgentNetworkType._2);
    }

    private static void other(AuditEvent event, Entry entry, Coding type) {
        event.setType(type);
        event.addSubtype(new Coding(KIND, entry.act().kind(), null));
        event.setAction(AuditEventAction.E);
        requestor(event, entry.actor());
    }

    private static AuditEventAgentComponent requestor(AuditEvent event, Actor actor) {
        AuditEventAgentComponent agent =
                new AuditEventAgentComponent().setWho(named(actor.id())).setRequestor(true);
        if (actor.from() != null) {
            agent.setNetwork(network(actor.from()));
        }
        if (actor.role() != null) {
            agent.addRole(new CodeableConcept(new Coding("urn:vigil:role", actor.role(), null)));
        }
        event.addAgent(agent);
        return agent;
    }

    private static CodeableConcept participation(String code) {
        return new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", code, null));
    }

    private static CodeableConcept application() {
        return new CodeableConcept(new Coding(DICOM, "110150", "Application"));
    }

    private static CodeableConcept custodian() {
        return new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "custodian", "Custodian"));
    }

    private static CodeableConcept role(String code) {
        return new CodeableConcept(
                new Coding(DICOM, code, code.equals("110152") ? "Destination Role ID" : "Source Role ID"));
    }

    private static Reference named(String id) {
        Reference reference = new Reference();
        reference.getIdentifier().setSystem("urn:vigil:actor").setValue(id);
        return reference;
    }

    /// FHIR's name of an interaction that writes.
    private static String writing(String interaction) {
        return switch (interaction) {
            case "create", "update", "patch", "delete" -> interaction;
            case "status" -> "update";
            case "erase" -> "delete";
            default -> "transaction";
        };
    }

    /// `read`, `vread` and `history-instance` are FHIR's; a page of the console is read.
    private static String reading(String interaction) {
        return switch (interaction) {
            case "vread" -> "vread";
            case "history" -> "history-instance";
            default -> "read";
        };
    }

    private static void data(AuditEvent event, String type, List<String> resources) {
        for (String resource : resources) {
            AuditEventEntityComponent data = entity(type, "4");
            if (resource.contains("/")) {
                data.setWhat(new Reference(resource));
            } else {
                Reference token = new Reference();
                token.getIdentifier().setSystem("urn:vigil:care-token").setValue(resource);
                data.setWhat(token);
            }
            event.addEntity(data);
        }
    }

    private static AuditEventEntityComponent proof(RecordedEntry recorded) {
        AuditEventEntityComponent entity = entity("4", "13").setName("ledger entry " + recorded.index());
        entity.addDetail().setType("leaf hash (RFC 6962)").setValue(new StringType(recorded.leafHash()));
        entity.addDetail()
                .setType("act")
                .setValue(new StringType(ActText.title(recorded.entry().act())));
        if (recorded.entry().authority() instanceof Authority.Decided decided) {
            decided.policies()
                    .forEach(policy -> entity.addDetail().setType("policy").setValue(new StringType(policy)));
        }
        return entity;
    }

    private static AuditEventEntityComponent entity(String type, String role) {
        return new AuditEventEntityComponent()
                .setType(new Coding(ENTITY, type, null))
                .setRole(new Coding(ROLE, role, null));
    }
}
