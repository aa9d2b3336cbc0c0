package health.vigil.policy.internal;

import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A policy set as written: a schema and files of policies, all in Cedar's own notation.
///
/// @param schema the schema
/// @param files file name to text
public record PolicyText(String schema, SortedMap<String, String> files) {
    private static final String SCHEMA = "schema.cedarschema";
    private static final String[] SHIPPED = {
        "care.cedar", "guards.cedar", "rooms.cedar", "staff.cedar",
    };

    public PolicyText {
        files = new TreeMap<>(files);
    }

    public PolicyText(String schema, Map<String, String> files) {
        this(schema, new TreeMap<>(files));
    }

    /// The policies that this version of Vigil ships.
    public static PolicyText shipped() {
        Map<String, String> files = new TreeMap<>();
        for (String name : SHIPPED) {
            files.put(name, resource(name));
        }
        return new PolicyText(resource(SCHEMA), files);
    }

    /// All policies, in the order of the files' names.
    public String policies() {
        return String.join("\n", files.values());
    }

    /// `sha256:` and the digest of the schema and every file, each as name and text with its length before it, so
    /// that no two sets share an address.
    public String contentAddress() {
        MessageDigest digest = Sha256.digest();
        add(digest, SCHEMA);
        add(digest, schema);
        files.forEach((name, text) -> {
            add(digest, name);
            add(digest, text);
        });
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static String resource(String name) {
        try (InputStream in = PolicyText.class.getResourceAsStream("/health/vigil/policy/" + name)) {
            if (in == null) {
                throw new ProblemException(
                        "VGL-POL-001", "The policy file " + name + " is missing.", "Reinstall this version of Vigil.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemException(
                    "VGL-POL-001", "The policy file " + name + " cannot be read.", "Reinstall this version of Vigil.");
        }
    }
}
