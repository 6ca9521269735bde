import { z } from 'zod';
import type { Stage } from './demo.ts';

const opened = z.object({ next_step: z.literal('redirect'), checkout_url: z.url() });
const settled = "select from vend_sessions where id = $1 and status = 'COMPLETED' and payment_state = 'captured'";

/** A product by QR code, then the same with the spiral jammed (document 000). */
export async function demo(stage: Stage): Promise<void> {
  const claire = await stage.signUp('claire');
  const machine = machineOf(stage.simulatorUrl);

  stage.step('B2 est pressé : le distributeur demande 2,50 € / B2 is pressed: the machine asks for 2.50 €');
  const sold = await press(stage, machine, 'B2');
  await show(stage, sold);

  stage.step('Claire scanne le QR et paie ; l’argent est retenu, pas encore pris / She scans and pays; the money is held');
  await pay(stage, sold, claire);
  await stage.until('PAID', "select from vend_sessions where id = $1 and status <> 'PENDING'", [sold]);
  await show(stage, sold);

  stage.step('Le produit tombe : la vente est finie, l’argent est pris / The product drops: completed, captured');
  await stage.until('the capture', settled, [sold]);
  await show(stage, sold);

  stage.step('Le produit reste coincé : personne ne paie / A jam: nobody is charged');
  await machine('jam', { jammed: true });
  const jammed = await press(stage, machine, 'A1');
  await pay(stage, jammed, claire);
  await stage.until('the release of the money', "select from vend_sessions where id = $1 and status = 'FAILED' and payment_state = 'released'", [jammed]);
  await show(stage, jammed);
  await machine('jam', { jammed: false });

  stage.step('Le client renonce au distributeur / The customer gives up at the machine');
  const cancelled = await press(stage, machine, 'A2');
  await machine('cancel', {});
  await stage.until('the end of the session', "select from vend_sessions where id = $1 and status = 'FAILED'", [cancelled]);
  await show(stage, cancelled);
}

type Machine = (path: string, body: object) => Promise<void>;

/** The buttons of the simulated machine. */
function machineOf(simulatorUrl: string | undefined): Machine {
  const url = z.url({ error: 'MACHINE_SIMULATOR_URL is not in stack.env: the simulated machine does not run' }).parse(simulatorUrl);
  return async (path, body) => {
    const answer = await fetch(`${url}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${url}/${path}: ${answer.status} ${await answer.text()}`);
  };
}

/** Presses a button once the machine is ready again, and gives the session it opened. */
async function press(stage: Stage, machine: Machine, item: string): Promise<string> {
  const [before] = await stage.query<{ now: Date }>('select clock_timestamp() as now');
  for (let tries = 0; ; tries += 1) {
    try {
      await machine('press', { item });
      break;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }
  const { id } = await stage.until<{ id: string }>('the session of the machine', 'select id from vend_sessions where created_at >= $1 order by created_at desc limit 1', [before?.now]);
  return id;
}

async function pay(stage: Stage, session: string, visitor: Awaited<ReturnType<Stage['signUp']>>): Promise<void> {
  const [row] = await stage.query<{ amount: string }>('select amount from vend_sessions where id = $1', [session]);
  const { checkout_url } = opened.parse(await stage.workflow('initiate-wallet-recharge', { amount: row?.amount, session_id: session }, visitor));
  process.stdout.write(`   ${checkout_url}\n`);
  if (stage.standIn) await stage.stripeControl(`checkout/${/cs_\w+/.exec(checkout_url)?.[0] ?? ''}/pay`, { outcome: 'pay' });
  else process.stdout.write('   Ouvrez cette page et payez avec la carte 4242 4242 4242 4242. / Open it and pay.\n');
}

function show(stage: Stage, session: string): Promise<void> {
  return stage.show('vend_sessions', 'select status, amount, product_label, payment_state, outcome from vend_sessions where id = $1', [session]);
}
