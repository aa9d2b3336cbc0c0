// Two FHIR clients that others wrote, each through its everyday calls. Prints what they got as JSON; fails with what they threw.
//   node clients.js BASE_URL CALLER
import { Client } from 'fhir-kit-client';
import smart from 'fhirclient';

const [base, caller] = process.argv.slice(2);

const pulse = (patient, value) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-03-01T08:00:00Z',
  valueQuantity: { value, system: 'http://unitsofmeasure.org', code: '/min' },
});

async function fhirKit() {
  const client = new Client({ baseUrl: base, customHeaders: { Authorization: caller } });
  const got = {};
  got.fhirVersion = (await client.capabilityStatement()).fhirVersion;
  const made = await client.create({ resourceType: 'Observation', body: pulse('ada', 71) });
  const read = await client.read({ resourceType: 'Observation', id: made.id });
  got.read = read.valueQuantity.value;
  read.valueQuantity.value = 72;
  const ifFirst = { headers: { 'If-Match': 'W/"1"' } };
  const update = { resourceType: 'Observation', id: made.id, body: read, options: ifFirst };
  await client.update(update);
  const stale = await client.update(update).catch((e) => e.response);
  got.stale = [stale.status, stale.data.resourceType, stale.data.issue[0].details.coding[0].code];
  await client.patch({
    resourceType: 'Observation',
    id: made.id,
    jsonPatch: [{ op: 'replace', path: '/status', value: 'amended' }],
  });
  const versions = await client.resourceHistory({ resourceType: 'Observation', id: made.id });
  got.versions = versions.entry.map((entry) => entry.resource.meta.versionId);
  got.first = (await client.vread({ resourceType: 'Observation', id: made.id, version: '1' })).valueQuantity.value;
  const answer = await client.transaction({
    body: {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [73, 74, 75].map((value) => ({
        resource: pulse('ada', value),
        request: { method: 'POST', url: 'Observation' },
      })),
    },
  });
  got.transaction = answer.entry.map((entry) => entry.response.status.slice(0, 3));
  let page = await client.search({
    resourceType: 'Observation',
    searchParams: { patient: 'ada', code: 'http://loinc.org|8867-4', _count: 2 },
  });
  const values = [];
  while (page) {
    (page.entry || []).forEach((entry) => values.push(entry.resource.valueQuantity.value));
    page = page.link.some((link) => link.relation === 'next') ? await client.nextPage({ bundle: page }) : null;
  }
  got.paged = values.sort((a, b) => a - b);
  const everything = await client.operation({ name: 'everything', resourceType: 'Patient', id: 'ada', method: 'GET' });
  got.everything = [...new Set(everything.entry.map((entry) => entry.resource.resourceType))].sort();
  await client.delete({ resourceType: 'Observation', id: made.id });
  got.gone = await client.read({ resourceType: 'Observation', id: made.id }).catch((e) => e.response.status);
  return got;
}

async function smartOnFhir() {
  const client = smart({ headers: {}, url: '/' }, {}, {}).client({
    serverUrl: base,
    tokenResponse: { access_token: caller.replace('Bearer ', ''), patient: 'ben' },
  });
  const got = {};
  got.patient = (await client.patient.read()).name[0].family;
  const made = await client.create(pulse('ben', 61));
  got.created = made.valueQuantity.value;
  await client.create(pulse('ben', 62));
  const ifFirst = { headers: { 'If-Match': 'W/"1"' } };
  await client.update({ ...made, status: 'corrected' }, ifFirst);
  got.stale = await client.update({ ...made, status: 'final' }, ifFirst).catch((e) => e.status);
  got.refused = await client.create({ resourceType: 'Observation', status: 'no status' }).catch((e) => e.status);
  await client.patch(`Observation/${made.id}`, [{ op: 'replace', path: '/status', value: 'amended' }]);
  got.status = (await client.request(`Observation/${made.id}`)).status;
  const all = await client.request('Observation?patient=ben&_count=1', {
    pageLimit: 0,
    flat: true,
    resolveReferences: ['subject'],
  });
  got.values = all.map((one) => one.valueQuantity.value).sort((a, b) => a - b);
  got.resolved = all.every((one) => one.subject.name[0].family === 'Britten');
  await client.delete(`Observation/${made.id}`);
  got.gone = await client.request(`Observation/${made.id}`).catch((e) => e.status);
  return got;
}

console.log(JSON.stringify({ fhirKit: await fhirKit(), smart: await smartOnFhir() }));
