import { z } from 'zod';
import type { Stage, Visitor } from './demo.ts';
import { Machine } from './vendingMachine.ts';

const opened = z.object({ next_step: z.literal('redirect'), checkout_url: z.url() });
const paid = z.object({ result: z.literal('paid') });
const resolved = z.object({ result: z.literal('resolved') });

/** A product by QR code and from the wallet, then everything that goes wrong at a machine (document 000). */
export async function demo(stage: Stage): Promise<void> {
  const claire = await stage.signUp('claire');
  const staff = await stage.signUp('personnel', true);
  const machine = new Machine(stage);

  stage.step('B2 est pressé : le distributeur demande 2,50 € / B2 is pressed: the machine asks for 2.50 €');
  const sold = await machine.press('B2');
  await show(stage, sold);

  stage.step(
    'Claire scanne le QR et paie ; l’argent est retenu, pas encore pris / She scans and pays; the money is held',
  );
  await pay(stage, sold, claire);
  await stage.until('PAID', "select from vend_sessions where id = $1 and status <> 'PENDING'", [sold]);
  await show(stage, sold);

  stage.step('Le produit tombe : la vente est finie, l’argent est pris / The product drops: completed, captured');
  await ends(stage, sold, 'COMPLETED success captured');
  await machine.gave('dropped');

  stage.step('Le produit reste coincé : personne ne paie / A jam: nobody is charged');
  await machine.act('jam', { jammed: true });
  const jammed = await machine.press('A1');
  await pay(stage, jammed, claire);
  await ends(stage, jammed, 'FAILED failure released');
  await machine.gave('jammed');
  await machine.act('jam', { jammed: false });

  stage.step('Le client renonce au distributeur / The customer gives up at the machine');
  const cancelled = await machine.press('A2');
  await machine.act('cancel');
  await ends(stage, cancelled, 'FAILED cancelled none');
  await machine.gave('cancelled');

  stage.step(
    'Claire recharge son portefeuille et le suivant en est payé / Claire tops up her wallet and pays the next one from it',
  );
  await topUp(stage, claire);
  const fromWallet = await machine.press('B1');
  paid.parse(await stage.rpc('pay_with_wallet', { session_id: fromWallet }, claire));
  await ends(stage, fromWallet, 'COMPLETED success paid');
  await machine.gave('dropped');
  await balance(stage, claire, '10.00 - (select amount from vend_sessions where id = $2)', { values: [fromWallet] });

  stage.step('Coincé de nouveau : le portefeuille est recrédité / A jam again: the wallet gets it back');
  await machine.act('jam', { jammed: true });
  const returned = await machine.press('A1');
  paid.parse(await stage.rpc('pay_with_wallet', { session_id: returned }, claire));
  await ends(stage, returned, 'FAILED failure refunded');
  await machine.act('jam', { jammed: false });
  await balance(stage, claire, '10.00 - (select amount from vend_sessions where id = $2)', { values: [fromWallet] });

  stage.step('Personne ne paie : la fenêtre se ferme (10 s ici) / Nobody pays: the window closes (10 s here)');
  const unpaid = await machine.withWindow(10, () => machine.press('B2'));
  await ends(stage, unpaid, 'FAILED timeout none');
  await machine.gave('denied');

  stage.step(
    'Coupure de courant avant le paiement : rien n’est débité / A power cut before anybody pays: nothing is charged',
  );
  const dark = await machine.press('B2');
  await machine.act('power-cut');
  await ends(stage, dark, 'FAILED failure none');
  await machine.gave('power_cut');

  stage.step(
    'Coupure pendant que le moteur tourne : pour la norme (MDB/ICP 7.4.7) le produit est sorti / A cut while the motor turns: by the standard the product is out',
  );
  const turning = await machine.press('B2');
  await pay(stage, turning, claire);
  await machine.turns();
  await machine.act('power-cut');
  await ends(stage, turning, 'COMPLETED reset captured');
  await machine.gave('power_cut');

  stage.step(
    'Câble débranché pendant que le moteur tourne : personne ne sait (90 s), l’argent reste retenu / The cable is pulled while the motor turns: nobody knows (90 s), the money stays held',
  );
  const unheard = await machine.press('C1');
  await pay(stage, unheard, claire);
  await machine.turns();
  await machine.act('unplug');
  // the machine's word is said to nobody
  await machine.gave('dropped');
  await machine.act('plug');
  await ends(stage, unheard, 'PAID unknown authorized');
  await stage.show(
    'alert_outbox',
    "select template, data ->> 'reason' as reason from alert_outbox where template = 'vend_unknown_outcome' and subject = $1",
    [unheard],
  );

  stage.step(
    'Le personnel a regardé la machine : le produit est sorti, l’argent est pris / Staff have looked at the machine: the product is out, the money is taken',
  );
  resolved.parse(await stage.rpc('resolve_unknown_vend', { session_id: unheard, decision: 'capture' }, staff));
  await ends(stage, unheard, 'COMPLETED unknown captured');
}

/** Waits until neither machine nor money moves any more. @throws where it ended otherwise than it should */
async function ends(stage: Stage, session: string, wanted: string): Promise<void> {
  const { found } = await stage.until<{ found: string }>(
    wanted,
    `select concat_ws(' ', status, outcome, payment_state) as found from vend_sessions where id = $1
     and (outcome = 'unknown' and status = 'PAID' or status in ('COMPLETED', 'FAILED') and payment_state not in ('checkout_open', 'authorized', 'capturing', 'releasing', 'refunding'))`,
    [session],
  );
  await show(stage, session);
  if (found !== wanted)
    throw new Error(
      `La vente ${session} devait finir ${wanted}, elle finit ${found}. / The vend ended otherwise than it should.`,
    );
}

async function balance(
  stage: Stage,
  { id }: Visitor,
  wanted: string,
  { values }: { values: unknown[] },
): Promise<void> {
  await stage.show('wallets', 'select balance_minor, currency from wallets where user_id = $1', [id]);
  const [row] = await stage.query<{ right: boolean }>(
    `select balance_minor = 100 * (${wanted}) as right from wallets where user_id = $1`,
    [id, ...values],
  );
  if (row?.right !== true)
    throw new Error('Le solde du portefeuille n’est pas celui qu’il doit être. / The balance of the wallet is wrong.');
}

async function topUp(stage: Stage, visitor: Visitor): Promise<void> {
  await checkout(stage, await stage.workflow('initiate-wallet-recharge', { amount: '10.00' }, visitor));
  await stage.until('the money in the wallet', 'select from wallets where user_id = $1 and balance_minor = 1000', [
    visitor.id,
  ]);
}

async function pay(stage: Stage, session: string, visitor: Visitor): Promise<void> {
  const [row] = await stage.query<{ amount: string }>('select amount from vend_sessions where id = $1', [session]);
  await checkout(
    stage,
    await stage.workflow('initiate-wallet-recharge', { amount: row?.amount, session_id: session }, visitor),
  );
}

async function checkout(stage: Stage, answer: unknown): Promise<void> {
  const { checkout_url } = opened.parse(answer);
  process.stdout.write(`   ${checkout_url}\n`);
  if (stage.standIn)
    await stage.stripeControl(`checkout/${/cs_\w+/.exec(checkout_url)?.[0] ?? ''}/pay`, { outcome: 'pay' });
  else process.stdout.write('   Ouvrez cette page et payez avec la carte 4242 4242 4242 4242. / Open it and pay.\n');
}

function show(stage: Stage, session: string): Promise<void> {
  return stage.show(
    'vend_sessions',
    'select status, amount, product_label, payment_method, payment_state, outcome from vend_sessions where id = $1',
    [session],
  );
}
