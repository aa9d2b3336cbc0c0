package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;

/// Where an element is. In the model its extensions and id are parts of it, those of a primitive value too.
///
/// @param parent the resource or element that it is a child of
/// @param child what the model says of children of this name
/// @param index among them
record PatchPlace(IBase parent, BaseRuntimeChildDefinition child, int index) {
    /// The children of a name; of one that repeats the list itself, but for one that nothing is in yet.
    static List<IBase> values(IBase parent, BaseRuntimeChildDefinition child) {
        List<IBase> values = child.getAccessor().getValues(parent);
        return child.isMultipleCardinality()
                ? values
                : values.stream()
                        .filter(value -> value != null && !value.isEmpty())
                        .toList();
    }

    /// Puts a value behind those that are there; one that does not repeat is not put over another.
    static void add(IBase parent, BaseRuntimeChildDefinition child, IBase value) {
        if (child.isMultipleCardinality()) {
            child.getMutator().addValue(parent, value);
        } else if (values(parent, child).isEmpty()) {
            child.getMutator().setValue(parent, value);
        } else {
            throw JsonPatch.refused("The patch adds an element that is there and does not repeat: replace it.");
        }
    }

    IBase value() {
        return values(parent, child).get(index);
    }

    void set(IBase value) {
        if (child.isMultipleCardinality()) {
            values(parent, child).set(index, value);
        } else {
            child.getMutator().setValue(parent, value);
        }
    }

    void remove() {
        if (child.isMultipleCardinality()) {
            values(parent, child).remove(index);
        } else {
            child.getMutator().setValue(parent, null);
        }
    }
}
