package health.vigil.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.testkit.Requirement;
import health.vigil.vault.ExactFhir;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An extension stays with the value that it is of, and a patch does what its path says or nothing.
@Requirement("INT-3")
class FhirPathPatchTest {
    private static final ExactFhir FHIR = new ExactFhir();
    private static final Patching PATCHING = new Patching(FHIR);
    private static final String HEAD = "{\"resourceType\":\"Patient\",\"id\":\"p\",";
    private static final String NAMES = "'given':['A','B','C'],'_given':[{" + of("a") + "},null,{" + of("c") + "}]";
    private static final String PATIENT = "'extension':[{'url':'urn:x','valueQuantity':{'value':1.50}}],"
            + "'name':[{'family':'F'," + NAMES + "}],'gender':'male',"
            + "'birthDate':'1970-01-01','_birthDate':{" + of("b") + "},'contact':[{'name':{'family':'G'}}]";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            insert; Patient.name[0].given; index=0 valueString=Z; ['Z','A','B','C']; [null,@a,null,@c]
            insert; Patient.name[0].given; index=3 valueString=Z; ['A','B','C','Z']; [@a,null,@c,null]
            move; Patient.name[0].given; source=0 destination=2; ['B','C','A']; [null,@c,@a]
            replace; Patient.name[0].given[0]; valueString=Z; ['Z','B','C']; [null,null,@c]
            delete; Patient.name[0].given[0]; ; ['B','C']; [null,@c]
            delete; Patient.name[0].given[1]; ; ['A','C']; [@a,@c]
            delete; Patient.name.given.first(); ; ['B','C']; [null,@c]
            delete; name[0].given[2]; ; ['A','B']; [@a,null]
            add; Patient.name[0]; name=given valueString=Z; ['A','B','C','Z']; [@a,null,@c,null]
            delete; Patient.name[0].given[0].extension[0]; ; ['A','B','C']; [null,null,@c]
            """)
    void whatIsSaidOfAValueStaysWithIt(String type, String path, String parts, String given, String beside) {
        assertThat(patched(operation(type, path, parts)))
                .isEqualTo(json(PATIENT.replace(
                        NAMES, "'given':" + given + ",'_given':" + beside.replaceAll("@(.)", "{" + of("$1") + "}"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            replace; Patient.birthDate; "_valueDate":{@n}; "_birthDate":{@n}
            replace; Patient.birthDate; "valueDate":"2001-01-01","_valueDate":{@n}; "birthDate":"2001-01-01","_birthDate":{@n}
            replace; Patient.birthDate; "valueDate":"2001-01-01"; "birthDate":"2001-01-01"
            replace; Patient.birthDate; "valueString":"2001-01-01"; "birthDate":"2001-01-01"
            """)
    void aValueComesWithWhatIsSaidOfIt(String type, String path, String value, String members) {
        String part = value.replace("@n", of("n"));

        assertThat(patched("{'name':'type','valueCode':'" + type + "'},{'name':'path','valueString':'" + path
                        + "'},{'name':'value'," + part + "}"))
                .isEqualTo(json(PATIENT.replace(
                        "'birthDate':'1970-01-01','_birthDate':{" + of("b") + "}", members.replace("@n", of("n")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            Patient; contact; {"name":"name","valueHumanName":{"family":"H"}},{"name":"telecom","valueContactPoint":{"value":"1"}},\
            {"name":"telecom","valueContactPoint":{"value":"2"}}; "contact":[{"name":{"family":"G"}},{"name":{"family":"H"},\
            "telecom":[{"value":"1"},{"value":"2"}]}]
            Patient.contact[0]; extension; {"name":"url","valueUri":"urn:e"},{"name":"value","valueCode":"c"}; \
            "contact":[{"extension":[{"url":"urn:e","valueCode":"c"}],"name":{"family":"G"}}]
            Patient.contact[0]; relationship; {"name":"coding","part":[{"name":"code","valueCode":"N"}]}; \
            "contact":[{"relationship":[{"coding":[{"code":"N"}]}],"name":{"family":"G"}}]
            Patient.contact[0]; gender; ; "contact":[{"name":{"family":"G"},"gender":"other"}]
            """)
    void anElementIsMadeOfParts(String path, String name, String parts, String contact) {
        String value = parts == null ? "'valueCode':'other'" : "'part':[" + parts + "]";

        assertThat(patched("{'name':'type','valueCode':'add'},{'name':'path','valueString':'" + path
                        + "'},{'name':'name','valueString':'" + name + "'},{'name':'value'," + value + "}"))
                .isEqualTo(json(PATIENT.replace("'contact':[{'name':{'family':'G'}}]", contact)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            insert; Patient.telecom; index=0 valueContactPoint={"value":"1"}; "telecom":[{"value":"1"}]
            add; Patient; name=deceased valueBoolean=true; "deceasedBoolean":true
            add; Patient; name=maritalStatus valueCodeableConcept={"text":"t"}; "maritalStatus":{"text":"t"}
            add; DomainResource; name=multipleBirth valueInteger=2; "multipleBirthInteger":2
            replace; Patient.extension.where(url='urn:x').value; valueCode=c; "extension":[{"url":"urn:x","valueCode":"c"}]
            replace; Patient.extension[0].valueQuantity; valueCode=c; "extension":[{"url":"urn:x","valueCode":"c"}]
            """)
    void whatIsOfNoListYetOrOfOneOfSeveralTypes(String type, String path, String parts, String members) {
        assertThat(patched(operation(type, path, parts))).contains(members);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            delete; Observation.name[0]; ''
            replace; Practitioner.birthDate; valueDate=2000-01-01
            add; Observation; name=active valueBoolean=true
            add; Patient.contact[0]; name=name valueHumanName={"given":["x"]}
            add; Patient; name=birthDate valueDate=2000-01-01
            add; Patient; name=nothing valueDate=2000-01-01
            add; Patient; name=birthDate valueBoolean=true
            add; Patient; name=maritalStatus valueString=x
            add; Patient; name=deceased valueString=x
            add; Patient; name=deceasedBoolean valueDateTime=2000-01-01
            replace; Patient.gender; valueCode=none
            replace; Patient.birthDate; valueBoolean=true
            replace; Patient.extension.valueString; valueString=x
            insert; Patient.name[0].given; index=4 valueString=Z
            insert; Patient.name[0].given[0]; index=0 valueString=Z
            insert; Patient.birthDate; index=0 valueDate=2000-01-01
            move; Patient.name[0].given; source=0 destination=3
            delete; Patient.name.given; ''
            delete; Patient.name; foo=1
            delete; Patient.name; path=x
            delete; Patient.where(gender='male').name; ''
            """)
    void whatAPathOrPartDoesNotSayIsRefused(String type, String path, String parts) {
        assertThatThrownBy(() -> patched(operation(type, path, parts)))
                .isInstanceOf(BaseServerResponseException.class)
                .hasFieldOrPropertyWithValue("statusCode", 422);
    }

    @Test
    void aPathWithoutEndIsRefused() {
        assertThatThrownBy(() -> patched(operation("delete", "Patient" + ".name".repeat(1_000_000), "")))
                .isInstanceOf(BaseServerResponseException.class)
                .hasFieldOrPropertyWithValue("statusCode", 422);
    }

    private static String patched(String parts) {
        String text = "{'resourceType':'Parameters','parameter':[{'name':'operation','part':[" + parts + "]}]}";
        Parameters patch = (Parameters) Media.JSON.read(FHIR, bytes(text));
        Resource resource = Media.JSON.read(FHIR, bytes(json(PATIENT)));
        Resource patched = PATCHING.apply(resource, new Patch.FhirPath(patch));

        assertThat(Media.JSON.parser(FHIR).encodeResourceToString(resource)).isEqualTo(json(PATIENT));
        return Media.JSON.parser(FHIR).encodeResourceToString(patched);
    }

    /// @param parts such as `index=0 valueString=Z`
    private static String operation(String type, String path, String parts) {
        StringBuilder operation = new StringBuilder(
                "{'name':'type','valueCode':'" + type + "'},{'name':'path','valueString':\"" + path + "\"}");
        for (String part : parts == null || parts.isEmpty() ? new String[0] : parts.split(" ", -1)) {
            String[] sides = part.split("=", 2);
            operation.append(
                    switch (sides[0]) {
                        case "index", "source", "destination" ->
                            ",{'name':'" + sides[0] + "','valueInteger':" + sides[1] + "}";
                        case "name", "foo", "path" -> ",{'name':'" + sides[0] + "','valueString':'" + sides[1] + "'}";
                        default ->
                            ",{'name':'value','" + sides[0] + "':"
                                    + (sides[1].matches("[{0-9t].*") && !sides[1].contains("-")
                                            ? sides[1]
                                            : "'" + sides[1] + "'")
                                    + "}";
                    });
        }
        return operation.toString();
    }

    private static String of(String what) {
        return "'extension':[{'url':'urn:e','valueString':'" + what + "'}]";
    }

    private static String json(String members) {
        return HEAD + members.replace('\'', '"') + "}";
    }

    /// Quotes within a path stay.
    private static byte[] bytes(String text) {
        String json = text.replaceAll("=\\s*'([^']*)'\\)", "=\u0000$1\u0000)")
                .replace('\'', '"')
                .replace('\u0000', '\'');
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
