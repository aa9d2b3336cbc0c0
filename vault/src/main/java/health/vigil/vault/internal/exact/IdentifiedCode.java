package health.vigil.vault.internal.exact;

import java.util.ArrayList;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Extension;

/// A code of a fixed set whose copies have its id.
final class IdentifiedCode<T extends Enum<?>> extends Enumeration<T> {
    private static final long serialVersionUID = 1L;

    IdentifiedCode(Enumeration<T> code) {
        super(code.getEnumFactory(), code.getValue());
        if (code.hasExtension()) {
            setExtension(new ArrayList<>(
                    code.getExtension().stream().map(Extension::copy).toList()));
        }
        setId(code.getId());
    }

    @Override
    public Enumeration<T> copy() {
        return new IdentifiedCode<>(this);
    }
}
