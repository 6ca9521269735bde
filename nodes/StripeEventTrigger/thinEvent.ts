import { isJsonObject } from '../shared/record';

/** What the sender of a thin event is told, and whoever reads the endpoint's deliveries in Stripe's Dashboard. */
export const THIN_EVENT =
  'the body is a thin event (v2.core.event), which names its object without saying what became of it. Create the endpoint anew: ' +
  'Stripe Dashboard → Developers → Webhooks → Add destination, payload style "Snapshot" (not "Thin"), events of "Your account", ' +
  'this same address; then enter its signing secret in the credential. The old endpoint can be deleted.';

/** Whether a body is an event of Stripe's second API, in which the object is not there. */
export function isThin(rawBody: Buffer): boolean {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    return isJsonObject(body) && body.object === 'v2.core.event';
  } catch {
    return false;
  }
}
