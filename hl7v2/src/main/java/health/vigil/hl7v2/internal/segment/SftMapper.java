package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.DeviceVersionComponent;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;

/// SFT, table SFT[Device]: the software that made the message, as a source of its Provenance.
final class SftMapper {
    private static final String INSTALLED =
            "http://hl7.org/fhir/5.0/StructureDefinition/extension-Device.version.installDate";

    private SftMapper() {}

    static void sources(Session session, Provenance provenance) {
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("SFT") && segment.field(3).isValued()) {
                provenance
                        .addEntity()
                        .setRole(ProvenanceEntityRole.SOURCE)
                        .setWhat(session.reference(software(session, segment)));
            }
        }
    }

    /// Known by vendor, product, version and binary.
    private static ResourceIdentity software(Session session, ReadSegment sft) {
        ResourceIdentity identity = session.unstated(new ResourceIdentity(
                "Device",
                session.facility() + ":software",
                sft.field(1).peek() + "|" + sft.field(3).peek() + "|"
                        + sft.field(2).peek() + "|" + sft.field(4).peek()));
        Device device = new Device();
        Fields in = new Fields(session, sft, "Device");
        in.first(
                1,
                "manufacturer",
                xon -> device.setManufacturer(xon.component(1).asText().to("")));
        in.text(2, "version.value", version -> {
            DeviceVersionComponent stated = device.addVersion().setValue(version);
            DateTimeType installed = Dtm.dateTime(in.field(6, "version.extension(installDate)"), session.zone(), "");
            if (installed != null) {
                stated.addExtension(INSTALLED, installed);
            }
        });
        in.texts(
                3,
                "deviceName.name",
                name -> device.addDeviceName().setName(name).setType(DeviceNameType.MANUFACTURERNAME));
        in.text(4, "modelNumber", device::setModelNumber);
        in.texts(5, "note.text", text -> device.addNote().setText(text));
        session.put(identity, null, device, Mode.IF_ABSENT, sft);
        return identity;
    }
}
