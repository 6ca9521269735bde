import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Product } from './product.ts';

/** A vend session as the database has it; money in minor units. */
export interface Session {
  id: string;
  amount: string;
  status: 'PENDING' | 'PAID' | 'COMPLETED' | 'FAILED';
  outcome: string | null;
  begun: boolean;
}

const started = z.object({
  next_step: z.enum(['redirect', 'paid', 'refused']),
  reason: z.string().nullish(),
  checkout_id: z.string().nullish(),
});
const walletAnswer = z.object({ result: z.enum(['paid', 'refused']), reason: z.string().nullish() });
/** What one recharge may be at most, and when the next one is due; minor units. */
const rechargeMinor = 25_000;
const lowMinor = 5_000;

/** Who owns the machine and pays at it; kept over a restart of a soak. */
export interface TillKeys {
  machineId: string;
  machineToken: string;
  email: string;
  password: string;
}

export function newTillKeys(): TillKeys {
  const name = randomUUID().slice(0, 8);
  return {
    machineId: `kill_${name}`,
    machineToken: `gm_${randomBytes(24).toString('hex')}`,
    email: `kill-${name}@example.fr`,
    password: randomUUID(),
  };
}

/** One machine of the real product, and a customer who pays at it by card or from the wallet. */
export class Till {
  readonly product: Product;
  readonly keys: TillKeys;
  #token: { text: string; until: number } | undefined;

  constructor(product: Product, keys: TillKeys) {
    this.product = product;
    this.keys = keys;
  }

  /** Makes machine and customer known; does nothing the second time. */
  async introduce(): Promise<void> {
    const { machineId, machineToken, email, password } = this.keys;
    const known = await this.product.query('select from machines where code = $1', [machineId]);
    if (known.length > 0) return;
    await this.product.signUp(email, password);
    // each round asks a price of its own, as fast as it can
    await this.product.rest('machines', {
      code: machineId,
      name: 'Essai de coupures',
      price_policy: 'allow',
      sessions_per_minute: 600,
    });
    await this.product.rest('rpc/set_machine_token', { machine_code: machineId, token: machineToken });
  }

  /** Sessions of this machine for one amount: as good as a name where each round has its own. */
  async find(amount: string): Promise<Session | undefined> {
    const rows = await this.product.query<Session>(
      'select id, amount::text as amount, status, outcome, dispense_started_at is not null as begun from vend_sessions where machine_id = $1 and amount = $2::numeric',
      [this.keys.machineId, amount],
    );
    if (rows.length > 1)
      throw new Error(`${rows.length} sessions of ${this.keys.machineId} for ${amount}: one request opened two`);
    return rows[0];
  }

  /** By the QR code: Checkout, then the buyer's button. False where the session took no money any more. */
  async payByCard({ id, amount }: Session): Promise<boolean> {
    const { next_step, checkout_id } = started.parse(
      await this.product.workflow('initiate-wallet-recharge', { amount, session_id: id }),
    );
    return next_step === 'redirect' && typeof checkout_id === 'string' && this.product.payCheckout(checkout_id);
  }

  async payByWallet({ id }: Session): Promise<boolean> {
    const { result, reason } = walletAnswer.parse(
      await this.product.rest('rpc/pay_with_wallet', { session_id: id }, await this.#signedIn()),
    );
    if (reason === 'balance') throw new Error('the wallet of the soak is empty');
    return result === 'paid';
  }

  /** Recharges by card where little is left, and waits until the money is in the wallet. */
  async fillWallet(): Promise<void> {
    const before = await this.balance();
    if (before >= lowMinor) return;
    const answer = started.parse(
      await this.product.workflow(
        'initiate-wallet-recharge',
        { amount: (rechargeMinor / 100).toFixed(2), request_id: randomUUID() },
        await this.#signedIn(),
      ),
    );
    if (answer.next_step !== 'redirect' || typeof answer.checkout_id !== 'string')
      throw new Error(`the recharge was refused: ${JSON.stringify(answer)}`);
    await this.product.payCheckout(answer.checkout_id);
    const until = Date.now() + 60_000;
    while ((await this.balance()) !== before + rechargeMinor) {
      if (Date.now() > until)
        throw new Error(`a minute after its payment the recharge ${answer.checkout_id} is not in the wallet`);
      await wait(50);
    }
  }

  async balance(): Promise<number> {
    const [row] = await this.product.query<{ balance: string }>(
      'select w.balance_minor as balance from wallets w join users u on u.id = w.user_id where u.email = $1',
      [this.keys.email],
    );
    return Number(row?.balance ?? 0);
  }

  async #signedIn(): Promise<string> {
    if (this.#token === undefined || this.#token.until < Date.now()) {
      this.#token = {
        text: await this.product.signIn(this.keys.email, this.keys.password),
        until: Date.now() + 45 * 60_000,
      };
    }
    return this.#token.text;
  }
}
