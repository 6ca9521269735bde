import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header of a payload: HMAC-SHA256 over `<timestamp>.<payload>`. @param timestamp unix seconds */
export function signatureHeader(payload: string, secret: string, timestamp: number): string {
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`;
}
