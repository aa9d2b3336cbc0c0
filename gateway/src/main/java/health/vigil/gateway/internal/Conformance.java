package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.annotation.Metadata;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;

/// The CapabilityStatement, from the same table that serves the calls. Public because HAPI calls it.
public final class Conformance {
    private static final List<TypeRestfulInteraction> READING = List.of(
            TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD,
            TypeRestfulInteraction.HISTORYINSTANCE,
            TypeRestfulInteraction.SEARCHTYPE);
    private static final List<TypeRestfulInteraction> WRITING =
            List.of(TypeRestfulInteraction.CREATE, TypeRestfulInteraction.UPDATE, TypeRestfulInteraction.DELETE);

    private final SearchOffer offer;
    private final Date since;

    /// @param since when the server started
    public Conformance(SearchOffer offer, Date since) {
        this.offer = offer;
        this.since = since;
    }

    /// What this server does.
    @Metadata
    public CapabilityStatement statement() {
        CapabilityStatement statement = new CapabilityStatement();
        statement.setStatus(PublicationStatus.ACTIVE).setDate(since).setKind(CapabilityStatementKind.INSTANCE);
        statement.setFhirVersion(FHIRVersion._4_0_1);
        statement.addFormat("application/fhir+json").addFormat("application/fhir+xml");
        statement.getSoftware().setName("Vigil");
        statement.getImplementation().setDescription("Vigil FHIR R4 API");
        CapabilityStatementRestComponent rest = statement.addRest();
        rest.setMode(RestfulCapabilityMode.SERVER);
        rest.setDocumentation("""
                Every call is decided by policy and recorded. A search leaves out, without saying so, records of patients \
                that the caller may not see. Search parameters take no modifiers, chains or includes; an unknown one is \
                refused. Order: _sort=-date or _lastUpdated. History gives the newest 200 versions. The header \
                Purpose-Of-Use claims another purpose than the role's usual one. Page links and self links are opaque and \
                end with the server's process.""");
        rest.getSecurity().setDescription("Every call needs a signed-in caller, this one too.");
        RecordType.ALL.forEach(type -> describe(rest.addResource(), type));
        return statement;
    }

    private void describe(CapabilityStatementRestResourceComponent resource, RecordType<?> type) {
        resource.setType(type.name());
        READING.forEach(interaction -> resource.addInteraction().setCode(interaction));
        if (type.writable()) {
            WRITING.forEach(interaction -> resource.addInteraction().setCode(interaction));
        }
        resource.setVersioning(
                type.writable() ? ResourceVersionPolicy.VERSIONEDUPDATE : ResourceVersionPolicy.VERSIONED);
        resource.setReadHistory(true).setUpdateCreate(false);
        resource.setConditionalCreate(false).setConditionalUpdate(false);
        offer.of(type)
                .forEach((name, kind) -> resource.addSearchParam().setName(name).setType(kind));
    }
}
