package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Location;

/// `Location.near`: `latitude|longitude|distance|km` or `mi`; 50 km where no distance is said.
final class NearTest {
    private static final double EARTH_KM = 6371.0;
    private static final double MILE_KM = 1.609344;
    private static final double USUAL_KM = 50;

    private NearTest() {}

    static Predicate<Base> of(Parameter parameter, String value) {
        List<String> parts = SearchValue.split(value, '|');
        try {
            double latitude = Double.parseDouble(parts.get(0));
            double longitude = Double.parseDouble(parts.get(1));
            double distance = parts.size() > 2 && !parts.get(2).isEmpty() ? Double.parseDouble(parts.get(2)) : USUAL_KM;
            double km = parts.size() > 3 && parts.get(3).contains("mi") ? distance * MILE_KM : distance;
            return element -> element instanceof Location.LocationPositionComponent position
                    && position.hasLatitude()
                    && position.hasLongitude()
                    && kilometres(
                                    latitude,
                                    longitude,
                                    position.getLatitude().doubleValue(),
                                    position.getLongitude().doubleValue())
                            <= km;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw Problems.badValue(parameter.type(), parameter.name(), "latitude|longitude|distance|km");
        }
    }

    /// Along a great circle.
    private static double kilometres(double latitude, double longitude, double toLatitude, double toLongitude) {
        double dLatitude = Math.toRadians(toLatitude - latitude);
        double dLongitude = Math.toRadians(toLongitude - longitude);
        double a = Math.pow(Math.sin(dLatitude / 2), 2)
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(toLatitude))
                        * Math.pow(Math.sin(dLongitude / 2), 2);
        return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(a)));
    }
}
