// A program that knows the address of the FHIR API and has a key: it finds out where tokens are given, gets one, and
// reads with it. Prints what it got as JSON; fails with what was thrown.
//   node program.js BASE_URL CLIENT_ID KEY_FILE(JWK)
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'fhir-kit-client';

const [baseUrl, id, keyFile] = process.argv.slice(2);
const key = JSON.parse(readFileSync(keyFile, 'utf8'));

function assertion(audience) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const header = part({ alg: 'ES384', typ: 'JWT', kid: key.kid });
  const claims = part({ iss: id, sub: id, aud: audience, iat: now, exp: now + 240, jti: randomUUID() });
  const signed = `${header}.${claims}`;
  const made = { key: createPrivateKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  return `${signed}.${sign('sha384', Buffer.from(signed), made).toString('base64url')}`;
}

const client = new Client({ baseUrl });
const { tokenUrl } = await client.smartAuthMetadata();
const answer = await fetch(tokenUrl, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'system/Observation.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(tokenUrl.toString()),
  }),
});
const token = await answer.json();
client.bearerToken = token.access_token;
const found = await client.search({ resourceType: 'Observation', searchParams: { code: '8867-4' } });
const refused = await client.search({ resourceType: 'Patient' }).catch((e) => e.response);
const statement = await client.capabilityStatement();
const { security } = statement.rest[0];
console.log(
  JSON.stringify({
    tokenUrl,
    scope: token.scope,
    values: found.entry.map((entry) => entry.resource.valueQuantity.value),
    refused: refused.status,
    service: security.service[0].coding[0].code,
  }),
);
