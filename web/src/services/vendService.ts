import * as z from 'zod/mini';
import { callFunction } from '../app/functions.ts';
import type { Locale } from '../app/locale.tsx';
import { decimalText } from '../app/money.ts';
import { supabase } from '../app/supabase.ts';
import type { VendSession } from './rows.ts';

export type { VendSession } from './rows.ts';

const vendSessionRow = z.object({
  id: z.string(),
  created_at: z.string(),
  amount: z.number(),
  status: z.string(),
  checkout_id: z.nullable(z.string()),
  metadata: z.json(),
  machine_id: z.string(),
  amount_minor: z.number(),
  currency: z.string(),
  item: z.nullable(z.string()),
  slot: z.nullable(z.number()),
  product_id: z.nullable(z.string()),
  product_label: z.nullable(z.string()),
  expires_at: z.string(),
  payment_method: z.nullable(z.string()),
  payment_state: z.string(),
  dispense_started_at: z.nullable(z.string()),
  outcome: z.nullable(z.string()),
  updated_at: z.string(),
}) satisfies z.ZodMiniType<VendSession>;

const machineStatus = z.nullable(
  z.object({
    machine_id: z.string(),
    name: z.nullable(z.string()),
    address: z.nullable(z.string()),
    currency: z.string(),
    locale: z.enum(['fr', 'en']),
    active: z.boolean(),
    online: z.boolean(),
    /** What the bridge last said of reader and serial line; null before its first word. */
    state: z.nullable(z.looseObject({ serial_ok: z.optional(z.boolean()), reader: z.optional(z.string()) })),
    slots: z.array(
      z.object({
        slot_number: z.number(),
        label: z.string(),
        product_label: z.string(),
        price_cents: z.number(),
        currency: z.string(),
        quantity: z.number(),
      }),
    ),
  }),
);
const walletPayment = z.discriminatedUnion('result', [
  z.object({ result: z.literal('paid'), status: z.string(), balance_minor: z.number(), currency: z.string() }),
  z.object({ result: z.literal('refused'), reason: z.string(), balance_minor: z.optional(z.number()) }),
]);
const paymentStart = z.object({
  next_step: z.enum(['redirect', 'paid', 'refused']),
  reason: z.optional(z.nullable(z.string())),
  retry_at: z.optional(z.nullable(z.string())),
  checkout_id: z.optional(z.nullable(z.string())),
  checkout_url: z.optional(z.nullable(z.string())),
});

export type MachineStatus = NonNullable<z.infer<typeof machineStatus>>;
export type WalletPayment = z.infer<typeof walletPayment>;
export type PaymentStart = z.infer<typeof paymentStart>;

/** What anybody may know of a machine; null where there is none of this code. */
export async function getMachine(machineId: string): Promise<MachineStatus | null> {
  const { data } = await supabase().rpc('machine_status', { machine_id: machineId }).throwOnError();
  return machineStatus.parse(data);
}

/** The last request of a machine, ended or not; null where it never had one. */
export async function getLatestVendSession(machineId: string): Promise<VendSession | null> {
  const { data } = await supabase()
    .from('vend_sessions')
    .select('*')
    .eq('machine_id', machineId)
    .order('created_at', { ascending: false })
    .limit(1)
    .maybeSingle()
    .throwOnError();
  return data;
}

export async function getVendSession(sessionId: string): Promise<VendSession | null> {
  const { data } = await supabase().from('vend_sessions').select('*').eq('id', sessionId).maybeSingle().throwOnError();
  return data;
}

/** Realtime writes numeric columns as numbers or, to keep their digits, as text: both are an amount. */
function readRow(row: Record<string, unknown>): VendSession | undefined {
  const parsed = vendSessionRow.safeParse({ ...row, amount: Number(row.amount) });
  return parsed.success ? parsed.data : undefined;
}

export interface VendWatcher {
  /** The row as the event carries it; `sentAt` is when the database committed it. */
  onRow(row: VendSession, sentAt: string): void;
  /** Read again: events may have been missed. */
  onStale(): void;
  onLink(connected: boolean): void;
}

/** Follows vend sessions: those of a machine, or one. @returns what ends it */
export function watchVendSessions(filter: { machine: string } | { session: string }, watcher: VendWatcher): () => void {
  const condition = 'machine' in filter ? `machine_id=eq.${filter.machine}` : `id=eq.${filter.session}`;
  const channel = supabase()
    .channel(`vend_sessions:${condition}`)
    .on('postgres_changes', { event: '*', schema: 'public', table: 'vend_sessions', filter: condition }, (payload) => {
      const row = readRow(payload.new);
      if (row === undefined) watcher.onStale();
      else watcher.onRow(row, payload.commit_timestamp);
    })
    .subscribe((status) => {
      watcher.onLink(status === 'SUBSCRIBED');
      if (status === 'SUBSCRIBED') watcher.onStale();
    });
  return () => {
    void supabase().removeChannel(channel);
  };
}

/** The signed-in customer pays a session out of the wallet. */
export async function payWithWallet(sessionId: string): Promise<WalletPayment> {
  const { data } = await supabase().rpc('pay_with_wallet', { session_id: sessionId }).throwOnError();
  return walletPayment.parse(data);
}

/** Balance of the signed-in customer in minor units; 0 where there is no wallet yet. */
export async function getBalance(userId: string, currency: string): Promise<number> {
  const { data } = await supabase()
    .from('wallets')
    .select('balance_minor')
    .eq('user_id', userId)
    .eq('currency', currency)
    .maybeSingle()
    .throwOnError();
  return data?.balance_minor ?? 0;
}

/** Checkout for a session. The amount says what the person has seen; what is charged is the session's own. */
export async function startCardPayment(session: VendSession, locale: Locale): Promise<PaymentStart> {
  return paymentStart.parse(
    await callFunction('initiate-wallet-recharge', {
      amount: decimalText(session.amount_minor, session.currency),
      session_id: session.id,
      client: { locale },
    }),
  );
}

/** Checkout that fills the wallet. `requestId` is the visit's own: a second attempt opens the same one. */
export async function startRecharge(
  amountMinor: number,
  requestId: string,
  session: VendSession,
  locale: Locale,
): Promise<PaymentStart> {
  return paymentStart.parse(
    await callFunction('initiate-wallet-recharge', {
      amount: decimalText(amountMinor, session.currency),
      request_id: requestId,
      client: { locale, return_session: session.id },
    }),
  );
}
