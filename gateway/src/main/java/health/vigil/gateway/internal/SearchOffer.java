package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import health.vigil.vault.Vault;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/// The search parameters that are offered: those that FHIR defines for the type and the vault has. The one source
/// of what the CapabilityStatement says and what a search takes.
public final class SearchOffer {
    private final FhirContext fhir;
    private final Vault vault;

    public SearchOffer(FhirContext fhir, Vault vault) {
        this.fhir = fhir;
        this.vault = vault;
    }

    /// Name to kind, in the order of the names.
    SortedMap<String, SearchParamType> of(RecordType<?> type) {
        SortedMap<String, SearchParamType> offered = new TreeMap<>();
        for (String name : vault.searchParameters(type.name())) {
            switch (name) {
                case "_id" -> offered.put(name, SearchParamType.TOKEN);
                case "_lastUpdated" -> offered.put(name, SearchParamType.DATE);
                default -> {
                    RuntimeSearchParam defined =
                            fhir.getResourceDefinition(type.model()).getSearchParam(name);
                    if (defined != null) {
                        offered.put(
                                name,
                                SearchParamType.fromCode(defined.getParamType().getCode()));
                    }
                }
            }
        }
        return offered;
    }
}
