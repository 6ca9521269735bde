import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate authority of one test, and what it signs. */
export interface TestAuthority {
  /** PEM, as `--ca` takes it */
  certificate: string;
  /** A server's certificate for names of DNS, the first of which it bears, and its key; both PEM. */
  issue(host: string, ...others: string[]): { certificate: string; key: string };
}

/** Makes an authority that nobody trusts yet: X.509 in DER (RFC 5280), which Node reads and does not write. */
export function createAuthority(name: string): TestAuthority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = distinguished(name);
  const made = (subject: Buffer, key: KeyObject, extensions: Buffer[]): string =>
    certificateOf({ issuer, subject, key, extensions, signer: own.privateKey });
  return {
    certificate: made(issuer, own.publicKey, [
      // CA: true
      extension('551d13', sequence(Buffer.from([0x01, 0x01, 0xff])), true),
      extension('551d0e', tlv(0x04, keyId(own.publicKey))),
    ]),
    issue(host, ...others) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const certificate = made(distinguished(host), publicKey, [
        // dNSName
        extension('551d11', sequence(...[host, ...others].map((name) => tlv(0x82, Buffer.from(name))))),
        extension('551d23', sequence(tlv(0x80, keyId(own.publicKey)))),
      ]);
      return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

interface Parts {
  issuer: Buffer;
  subject: Buffer;
  key: KeyObject;
  extensions: Buffer[];
  signer: KeyObject;
}

function certificateOf({ issuer, subject, key, extensions, signer }: Parts): string {
  // ecdsa-with-SHA256
  const algorithm = sequence(oid('2a8648ce3d040302'));
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    algorithm,
    issuer,
    sequence(time(-1), time(30)),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toSign, signer);
  const der = sequence(toSign, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** commonName alone. */
function distinguished(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(name)))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(oid(id), ...critical, tlv(0x04, value));
}

/** UTCTime so many days from now. */
function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]|\..*/g, '');
  return tlv(0x17, Buffer.from(`${at.slice(2)}Z`));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const sequence = (...parts: Buffer[]): Buffer => tlv(0x30, Buffer.concat(parts));

function tlv(tag: number, value: Buffer): Buffer {
  const length = value.length;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
}
