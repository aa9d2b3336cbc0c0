package health.vigil.hl7v2;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The messages beside the tests: our own, and published ones of many structures (`published/README.md`).
final class Published {
    private static final List<String> OURS =
            List.of("adt-a01.hl7", "adt-a03.hl7", "oru-r01-vitals.hl7", "oru-r01-lab.hl7");
    private static final List<String> OTHERS = List.of(
            "hl7-adt_a01",
            "hl7-mdm_t02",
            "hl7-oml_o21",
            "hl7-orm_o01",
            "hl7-oru_r01",
            "hl7-siu_s12",
            "hl7-vxu_v04",
            "cdc-orm_o01-full",
            "cdc-oru_r01-full",
            "microsoft-adt-a41-02",
            "microsoft-bar-p02-01",
            "microsoft-dft-p11-01",
            "microsoft-omg-o19-02",
            "microsoft-oul-r23-01",
            "microsoft-rde-o11-01",
            "microsoft-rds-o13-01",
            "microsoft-ref-i12-02",
            "microsoft-siu-s26-01",
            "microsoft-vxu-v04-01");

    private Published() {}

    /// A message and where it is from.
    static final class Sample {
        private final String name;
        private final byte[] bytes;

        Sample(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sample> messages() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String name : OURS) {
            samples.addAll(read(name));
        }
        for (String name : OTHERS) {
            samples.addAll(read("published/" + name + ".hl7"));
        }
        return samples;
    }

    private static List<Sample> read(String name) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Published.class.getResourceAsStream(name), name)) {
            BatchReader messages = new BatchReader(in, Limits.DEFAULT);
            for (byte[] message = messages.next(); message != null; message = messages.next()) {
                samples.add(new Sample(name, message));
            }
        }
        return samples;
    }
}
