import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService } from '../../harness/people/people.ts';

export interface Machine {
  code: string;
  open(amount: string, item?: string): Promise<string>;
  dispense(session: string): Promise<void>;
  report(session: string, outcome: string): Promise<void>;
  beat(serialOk: boolean): Promise<void>;
}

/** A machine of one test's own, which is then its bridge: it calls the functions that a bridge calls. */
export async function makeMachine(): Promise<Machine> {
  const server = asService();
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = readStackEnv();
  const code = `kiosk_${randomUUID().slice(0, 8)}`;
  await server.from('machines').insert({ code, name: 'Gare', address: 'Quai 1' }).throwOnError();
  const given = await server.rpc('set_machine_token', { machine_code: code }).throwOnError();
  const machine_token = z.object({ token: z.string() }).parse(given.data).token;
  const bridge: SupabaseClient = createClient(SUPABASE_URL, SUPABASE_ANON_KEY, { auth: { persistSession: false } });
  return {
    code,
    async open(amount, item = 'B2') {
      const session_id = randomUUID();
      await bridge.rpc('open_vend_session', { machine_token, session_id, amount, item }).throwOnError();
      return session_id;
    },
    async dispense(session_id) {
      await bridge.rpc('begin_dispense', { machine_token, session_id }).throwOnError();
    },
    async report(session_id, outcome) {
      await bridge.rpc('report_vend_outcome', { machine_token, session_id, outcome }).throwOnError();
    },
    async beat(serialOk) {
      await bridge
        .rpc('machine_heartbeat', {
          machine_token,
          state: { machine: { reader: 'enabled', serial_ok: serialOk, phase: null } },
        })
        .throwOnError();
    },
  };
}
