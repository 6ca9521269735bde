/** The bridge answered, and said no: its problem document, in words. */
export class BridgeRefused extends Error {
  override readonly name = 'BridgeRefused';
  readonly status: number;

  constructor(request: string, status: number, title: string, { detail }: { detail: string }) {
    super(`${request}: ${title} (${status}): ${detail}`);
    this.status = status;
  }

  /** What staff can do about it. */
  get hint(): string {
    switch (this.status) {
      case 401:
        return 'Check the token in the credential: it is GUICHET_BRIDGE_TOKEN of the bridge.';
      case 403:
        return 'This token may read only: approve, deny, cancel, the reader and the display need the money token.';
      case 409:
        return 'Nothing was done. See the session on the bridge or in vend_sessions for where it stands.';
      case 422:
        return 'The idempotency key was used for another request: leave it empty, or take a new one.';
      case 503:
        return 'The machine or its database cannot be reached now. Nothing was done: try again.';
      default:
        return '';
    }
  }
}

/** No answer: nobody knows whether it was carried out; the same idempotency key makes another try safe. */
export class BridgeUnreachable extends Error {
  override readonly name = 'BridgeUnreachable';
  readonly hint =
    'Check the address in the credential, that the bridge runs, and that this n8n can reach its network. Trying again is safe.';

  constructor(request: string, reason: string) {
    super(`${request}: the bridge did not answer: ${reason}`);
  }
}

/** A field that the bridge cannot be asked with; nothing was sent to it. */
export class BridgeMisasked extends Error {
  override readonly name = 'BridgeMisasked';
  readonly hint = 'Nothing was sent to the bridge.';
}
