import { useId, useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Money } from '../components/Money.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useMay } from '../me.tsx';
import { typedAmount } from '../payment/amount.ts';
import { useDecision } from '../queries.ts';
import type { Wallet } from './schema.ts';
import '../words/words.css';

interface WalletTexts {
  title: string;
  frozen: string;
  correct: string;
  free: string;
  freeWhat(who: string): string;
  freeInDebt(amount: string): string;
  correctTitle: string;
  amount: string;
  add: string;
  take: string;
  becomes(before: string, after: string): string;
  below: string;
  notAnAmount: string;
  press(amount: string): string;
  kept: string;
}
const texts: Texts<WalletTexts> = {
  fr: {
    title: 'Portefeuille',
    frozen: 'Gelé',
    correct: 'Corriger',
    free: 'Dégeler',
    freeWhat: (who) => `${who} pourra de nouveau payer avec son portefeuille. Aucun argent ne bouge.`,
    freeInDebt: (amount) => `Le solde est de ${amount}\u00a0: il faut d’abord le corriger.`,
    correctTitle: 'Corriger le portefeuille',
    amount: 'Montant',
    add: 'Ajouter',
    take: 'Retirer',
    becomes: (before, after) => `${before} devient ${after}.`,
    below: 'Un portefeuille ne descend pas sous zéro.',
    notAnAmount: 'Ce n’est pas un montant, par exemple 12,50.',
    press: (amount) => `Corriger de ${amount}`,
    kept: 'La correction reste dans le livre du portefeuille, avec votre nom et la raison.',
  },
  en: {
    title: 'Wallet',
    frozen: 'Frozen',
    correct: 'Correct',
    free: 'Unfreeze',
    freeWhat: (who) => `${who} can pay from the wallet again. No money moves.`,
    freeInDebt: (amount) => `The balance is ${amount}: correct it first.`,
    correctTitle: 'Correct the wallet',
    amount: 'Amount',
    add: 'Add',
    take: 'Take',
    becomes: (before, after) => `${before} becomes ${after}.`,
    below: 'A wallet does not go below zero.',
    notAnAmount: 'This is not an amount, e.g. 12.50.',
    press: (amount) => `Correct by ${amount}`,
    kept: 'The correction stays in the ledger of the wallet, with your name and the reason.',
  },
};

/** What somebody has in their wallets, and what staff may do about it. */
export function Wallets({ wallets, who }: { wallets: readonly Wallet[]; who: string }) {
  const text = useTexts(texts);
  if (wallets.length === 0) return null;
  return (
    <Section title={text.title}>
      <ul className="plain-list">
        {wallets.map((wallet) => (
          <WalletRow key={wallet.wallet_id} wallet={wallet} who={who} />
        ))}
      </ul>
    </Section>
  );
}

function WalletRow({ wallet, who }: { wallet: Wallet; who: string }) {
  const text = useTexts(texts);
  const may = useMay();
  const [doing, setDoing] = useState<'correct' | 'free'>();
  const close = () => setDoing(undefined);
  return (
    <li className="step">
      <strong>
        <Money minor={wallet.balance_minor} currency={wallet.currency} />
      </strong>
      {wallet.frozen_at !== null && (
        <>
          <StateDot mood="bad">{text.frozen}</StateDot>
          <span className="muted">
            {wallet.frozen_reason} <When at={wallet.frozen_at} />
          </span>
        </>
      )}
      {may('adjust_wallet') && (
        <button type="button" className="button quiet small" onClick={() => setDoing('correct')}>
          {text.correct}
        </button>
      )}
      {may('adjust_wallet') && wallet.frozen_at !== null && (
        <button type="button" className="button quiet small" onClick={() => setDoing('free')}>
          {text.free}
        </button>
      )}
      {doing === 'correct' && <Correct wallet={wallet} onClose={close} />}
      {doing === 'free' && <Free wallet={wallet} who={who} onClose={close} />}
    </li>
  );
}

const corrected = z.object({ wallet_id: z.string(), balance_minor: z.number() });

function Correct({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const adjust = useDecision('adjust_wallet', corrected);
  // one id a dialog: a press that is repeated books once
  const [request] = useState(() => crypto.randomUUID());
  const [sign, setSign] = useState<1 | -1>(1);
  const [typed, setTyped] = useState('');
  const { balance_minor, currency, wallet_id } = wallet;
  const say = (minor: number) => formatMoney(minor, currency, locale);
  const amount = typedAmount(typed, currency);
  const after = balance_minor + sign * (amount ?? 0);
  const problem =
    amount === undefined || amount === 0 ? text.notAnAmount : sign < 0 && after < 0 ? text.below : undefined;
  return (
    <Confirm
      title={text.correctTitle}
      action="adjust_wallet"
      press={text.press(amount === undefined ? '…' : say(sign * amount))}
      reason="required"
      onClose={onClose}
      onDecide={(reason) =>
        adjust.mutateAsync({ wallet_id, amount_minor: sign * (amount ?? 0), reason, request_id: request })
      }
    >
      <div className="field">
        <label htmlFor={id}>{text.amount}</label>
        <span className="amount-field">
          <select
            aria-label={text.correctTitle}
            value={sign}
            onChange={(event) => setSign(event.target.value === '1' ? 1 : -1)}
          >
            <option value={1}>{text.add}</option>
            <option value={-1}>{text.take}</option>
          </select>
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            required
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            ref={(field) => field?.setCustomValidity(problem ?? '')}
            aria-describedby={`${id}-after`}
          />
        </span>
      </div>
      <p id={`${id}-after`} className="muted">
        {typed === '' ? text.kept : (problem ?? text.becomes(say(balance_minor), say(after)))}
      </p>
    </Confirm>
  );
}

const freed = z.object({ result: z.literal('unfrozen') });

function Free({ wallet, who, onClose }: { wallet: Wallet; who: string; onClose(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const free = useDecision('unfreeze_wallet', freed);
  return (
    <Confirm
      title={text.free}
      action="adjust_wallet"
      press={text.free}
      onClose={onClose}
      onDecide={() => free.mutateAsync({ wallet_id: wallet.wallet_id })}
    >
      <p>
        {wallet.balance_minor < 0
          ? text.freeInDebt(formatMoney(wallet.balance_minor, wallet.currency, locale))
          : text.freeWhat(who)}
      </p>
    </Confirm>
  );
}
