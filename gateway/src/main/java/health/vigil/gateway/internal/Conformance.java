package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.annotation.Metadata;
import health.vigil.gateway.internal.operation.OperationOffer;
import health.vigil.gateway.internal.subscription.Wanted;
import health.vigil.gateway.internal.terminology.CodeModifiers;
import health.vigil.vault.SearchCatalog;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ReferenceHandlingPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/// The CapabilityStatement, from the same tables that serve the calls. Public because HAPI calls it.
public final class Conformance {
    private static final List<TypeRestfulInteraction> ALWAYS = List.of(
            TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD,
            TypeRestfulInteraction.HISTORYINSTANCE,
            TypeRestfulInteraction.HISTORYTYPE,
            TypeRestfulInteraction.SEARCHTYPE,
            TypeRestfulInteraction.CREATE);
    private static final List<TypeRestfulInteraction> CHANGING =
            List.of(TypeRestfulInteraction.UPDATE, TypeRestfulInteraction.PATCH, TypeRestfulInteraction.DELETE);

    private static final String TOPIC = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
            + "capabilitystatement-subscriptiontopic-canonical";

    private static final List<String> FULL = List.of("full");
    private static final String COMPARTMENT = "http://hl7.org/fhir/CompartmentDefinition/";

    private static final String SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service";

    private final Date since;
    private final boolean programs;

    /// @param since when the server started
    /// @param programs whether programs are registered, which may have tokens of their own
    public Conformance(Date since, boolean programs) {
        this.since = since;
        this.programs = programs;
    }

    /// What this server does, for a caller who knows it by an address; other modes than `full` are not told.
    CapabilityStatement statement(Call call, Ask ask) {
        if (!ask.parameters().getOrDefault("mode", FULL).equals(FULL)) {
            throw Refusals.badRequest("The statement is not told in that mode.", "Ask for mode=full.");
        }
        CapabilityStatement statement = statement();
        statement.getImplementation().setUrl(call.base());
        return statement;
    }

    /// What this server does.
    @Metadata
    public CapabilityStatement statement() {
        CapabilityStatement statement = new CapabilityStatement();
        statement.setStatus(PublicationStatus.ACTIVE).setDate(since).setKind(CapabilityStatementKind.INSTANCE);
        statement.setFhirVersion(FHIRVersion._4_0_1);
        statement.addFormat("application/fhir+json").addFormat("application/fhir+xml");
        statement.addPatchFormat("application/json-patch+json");
        statement.addPatchFormat("application/fhir+json").addPatchFormat("application/fhir+xml");
        statement.setName("VigilFhirR4").setTitle("Vigil FHIR R4 API").setPublisher("Vigil");
        statement.getSoftware().setName("Vigil");
        statement.getImplementation().setDescription("Vigil FHIR R4 API");
        CapabilityStatementRestComponent rest = statement.addRest();
        rest.setMode(RestfulCapabilityMode.SERVER);
        rest.setDocumentation("""
                Every call is decided by policy and recorded. A search leaves out, without saying so, records of patients \
                that the caller may not see. Strings match from the beginning of the text or of one of its first words. \
                Quantities in UCUM are converted, other units compared as written. Value sets and code systems of :in, \
                :not-in, :above and :below are those stored, then those of base R4 and US Core 6.1.0, of 2,000 codes at \
                most. _filter takes parameters of the type, or at the end of a chain or of _has, and eq, ne, co, sw, gt, \
                lt, ge, le, ap, sa, eb, pr, and, or, not. :above and :below of references follow partOf and its like \
                through 20 levels; :below of a canonical URL means its versions. _list takes ids of Lists and, beside one \
                patient, $current-problems, $current-medications, $current-allergies and $current-drug-allergies: the \
                List with status current and mode working that is kept for the patient; where there is none it is \
                refused. An unknown parameter is refused unless Prefer says handling=lenient. _text and _content take or, \
                and, not and parentheses. Contained resources are no matches, and chains do not look into them. A search \
                over several types names up to 20 by _type, and takes no _sort. Orders other than _id, _lastUpdated and the time of care, \
                chains and totals look at 5,000 candidates at most. FHIRPath Patch takes children, indexes, first, last \
                and where(child='value'). Purpose-Of-Use claims another purpose than the role's usual one. A topic of \
                subscriptions is that a resource of its type was created or updated; filters are search parameters \
                without chains, and value sets in them mean their codes of when the Subscription was written. Links to \
                further pages show no parameters and end with the server's process; the self link shows them where they \
                came in the address and identify nobody. Compartments are searched as Patient/id/Observation and Patient/id/*. Operations are called by \
                themselves or in a batch, 100 at most, not in a transaction. An id that a client gives has a letter.""");
        rest.getSecurity().setDescription("Every call needs a signed-in caller, this one too.");
        if (programs) {
            // where tokens are to be had is said there alone: the extension for it demands an address to authorize at
            rest.getSecurity()
                    .setDescription(rest.getSecurity().getDescription()
                            + " Programs sign in by assertions (SMART Backend Services); "
                            + "/.well-known/smart-configuration is open and says how.")
                    .addService()
                    .addCoding(new Coding(SERVICE, "SMART-on-FHIR", "SMART-on-FHIR"));
        }
        for (SystemRestfulInteraction interaction : List.of(
                SystemRestfulInteraction.TRANSACTION,
                SystemRestfulInteraction.BATCH,
                SystemRestfulInteraction.SEARCHSYSTEM,
                SystemRestfulInteraction.HISTORYSYSTEM)) {
            rest.addInteraction().setCode(interaction);
        }
        rest.addOperation().setName(OperationOffer.EXPORT.name()).setDefinition(OperationOffer.EXPORT.definition());
        SearchCatalog.compartments()
                .forEach(name -> rest.addCompartment(
                        COMPARTMENT + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1)));
        Map<String, List<String>> referring = referring();
        RecordType.NAMES.forEach(type -> describe(
                rest.addResource(), RecordType.named(type).orElseThrow(), referring.getOrDefault(type, List.of())));
        return statement;
    }

    private static void describe(
            CapabilityStatementRestResourceComponent resource, RecordType<?> type, List<String> referring) {
        resource.setType(type.name());
        ALWAYS.forEach(interaction -> resource.addInteraction().setCode(interaction));
        if (type.changeable()) {
            CHANGING.forEach(interaction -> resource.addInteraction().setCode(interaction));
        } else {
            resource.addInteraction()
                    .setCode(TypeRestfulInteraction.UPDATE)
                    .setDocumentation("Creates under an id that none has had; a record of this type never changes.");
        }
        resource.setVersioning(
                type.changeable() ? ResourceVersionPolicy.VERSIONEDUPDATE : ResourceVersionPolicy.VERSIONED);
        resource.setReadHistory(true).setUpdateCreate(true).setConditionalCreate(true);
        resource.setConditionalUpdate(type.changeable()).setConditionalRead(ConditionalReadStatus.FULLSUPPORT);
        resource.setConditionalDelete(
                type.changeable() ? ConditionalDeleteStatus.SINGLE : ConditionalDeleteStatus.NOTSUPPORTED);
        resource.addReferencePolicy(ReferenceHandlingPolicy.LITERAL).addReferencePolicy(ReferenceHandlingPolicy.LOCAL);
        Set<String> references = new TreeSet<>();
        SearchCatalog.of(type.name()).values().forEach(parameter -> {
            Set<String> modifiers = CodeModifiers.of(parameter);
            resource.addSearchParam()
                    .setName(parameter.name())
                    .setType(SearchParamType.fromCode(parameter.kind()))
                    .setDocumentation(modifiers.isEmpty() ? null : "modifiers: " + String.join(", ", modifiers));
            if (parameter.reference()) {
                references.add(type.name() + ":" + parameter.name());
            }
        });
        references.forEach(resource::addSearchInclude);
        referring.forEach(resource::addSearchRevInclude);
        if (type.name().equals("Subscription")) {
            Wanted.topics().forEach(topic -> resource.addExtension(TOPIC, new CanonicalType(topic)));
        }
        Stream.concat(Stream.of(OperationOffer.VALIDATE), OperationOffer.of(type.name()).stream())
                .forEach(offer -> resource.addOperation().setName(offer.name()).setDefinition(offer.definition()));
    }

    /// The reference parameters of all types, by the type that they may name.
    private static Map<String, List<String>> referring() {
        Map<String, List<String>> referring = new HashMap<>();
        for (String type : RecordType.NAMES) {
            for (SearchCatalog.Entry parameter : SearchCatalog.of(type).values()) {
                Set<String> named = parameter.targets().isEmpty() ? Set.copyOf(RecordType.NAMES) : parameter.targets();
                for (String target : parameter.reference() ? named : Set.<String>of()) {
                    referring.computeIfAbsent(target, one -> new ArrayList<>()).add(type + ":" + parameter.name());
                }
            }
        }
        return referring;
    }
}
