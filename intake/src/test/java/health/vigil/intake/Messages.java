package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// Messages about synthetic patients. The name is the same in all, and found nowhere else.
final class Messages {
    static final String FAMILY = "Quastenflosser";
    static final String GIVEN = "Ottilie";
    static final String BORN = "19450607";
    static final String STREET = "Seitengasse 17";
    static final String AUTHORITY = "urn:oid:1.2.3";

    private static final String HEART_RATE = "8867-4^heart rate^LN";

    private Messages() {}

    static byte[] admit(String controlId, String mrn) {
        return adt("A01", controlId, mrn);
    }

    /// An ADT about the one visit of a patient, in the MICU.
    static byte[] adt(String event, String controlId, String mrn) {
        return message("ADT^" + event, controlId, evn(), pid(mrn), visit(mrn));
    }

    static byte[] merge(String controlId, String surviving, String prior) {
        return message("ADT^A40", controlId, evn(), pid(surviving), "MRG|" + prior + "^^^GH&1.2.3&ISO^MR");
    }

    /// A heart rate of nine o'clock, a final result.
    static byte[] heartRate(String controlId, String mrn, String value) {
        return result(controlId, mrn, obx(1, "NM", HEART_RATE, "", value, "/min", "F"));
    }

    static byte[] result(String controlId, String mrn, String... obxes) {
        return message(
                "ORU^R01",
                controlId,
                pid(mrn),
                visit(mrn),
                "OBR|1||F-" + mrn + "^LAB|85353-1^vital signs^LN|||20260301090000" + "|".repeat(18) + "F",
                String.join("\r", obxes));
    }

    /// The same message with another patient in its PID, its visit and report keeping their numbers.
    static byte[] ofPatient(String mrn, byte[] message) {
        return new String(message, UTF_8)
                .replaceFirst("PID\\|1\\|\\|\\w+", "PID|1||" + mrn)
                .getBytes(UTF_8);
    }

    static String obx(int set, String type, String code, String subId, String value, String unit, String status) {
        return String.join("|", "OBX", "" + set, type, code, subId, value, unit + "^^UCUM", "", "", "", "", status);
    }

    static String heartRate(int set, String subId, String value, String status) {
        return obx(set, "NM", HEART_RATE, subId, value, "/min", status);
    }

    static byte[] message(String type, String controlId, String... segments) {
        return from("ADT|GH", type, controlId, segments);
    }

    /// @param sender MSH-3 and MSH-4
    static byte[] from(String sender, String type, String controlId, String... segments) {
        String header = "MSH|^~\\&|" + sender + "|VIGIL|GH|20260301075500||" + type + "|" + controlId + "|P|2.5.1";
        return (header + "\r" + String.join("\r", List.of(segments)) + "\r").getBytes(UTF_8);
    }

    static String evn() {
        return "EVN||20260301075500||||20260301075000";
    }

    static String pid(String mrn) {
        return "PID|1||" + mrn + "^^^GH&1.2.3&ISO^MR||" + FAMILY + "^" + GIVEN + "||" + BORN + "|F|||" + STREET
                + "^^Bern";
    }

    private static String visit(String mrn) {
        return "PV1|1|I|MICU^101^1^GH||||||||||||||||V-" + mrn + "^^^GH&1.2.3&ISO^VN";
    }
}
